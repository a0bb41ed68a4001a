using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.PowerShell.Tests.Support;
using KubeNet.Snapshots.Captures;
using SharpPcap;
using SharpPcap.LibPcap;

namespace KubeNet.KernelTests.Captures;

/// <summary>
/// Wireshark finds no fault in what captures hold: every layer is dissected to its end, every checksum is right. Needs tshark alone, no root: here are the devices that
/// the live kernel at hand lacks too.
/// </summary>
public sealed class WireTests
{
    private static readonly string[] s_checks = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "sctp.checksum:CRC32C"];

    private static readonly string[] s_sums =
        ["ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status", "icmpv6.checksum.status", "sctp.checksum.status", "gre.checksum.status"];

    private static readonly Dictionary<string, (Func<IEnumerable<PacketTrace>> Send, string Protocols)> s_traces = new(StringComparer.Ordinal)
    {
        ["a conversation"] = (() => [Send(Pair().Listen("b", IpProtocol.Tcp, 80), new Probe { From = "a", To = V4, Port = 80, Conversation = true, Payload = PacketPayload.OfText(new string('x', 3000)) })], "eth:ethertype:ip:tcp"),
        ["a conversation (IPv6)"] = (() => [Send(Pair().Listen("b", IpProtocol.Tcp, 80), new Probe { From = "a", To = V6, Port = 80, Conversation = true, PayloadSize = 3000 })], "eth:ethertype:ipv6:tcp"),
        ["a SYN with less than Linux sends"] = (() => [Send(Pair(), new Probe { From = "a", To = V4, Port = 80, TcpFlags = TcpFlags.Syn, Tcp = new TcpHeader { Length = 24, MaxSegmentSize = 1000 } })], "eth:ethertype:ip:tcp"),
        ["a SACK"] = (() => [Send(Pair(), new Probe { From = "a", To = V4, Port = 80, TcpFlags = TcpFlags.Ack, Tcp = new TcpHeader { Length = 32, Acknowledgment = 5, SackEdge = 20 } })], "eth:ethertype:ip:tcp"),
        ["datagrams of odd lengths"] = (() => new[] { 0, 1, 7 }.Select(size => Pair().Listen("b", IpProtocol.Udp, 7).Udp("a", "10.0.0.2", 7, size)), "eth:ethertype:ip:udp"),
        ["a refusal"] = (() => [Pair().Udp("a", "10.0.0.2", 7, 700), Pair().Udp("a", "fd00::2", 7, 1400)], "eth:ethertype:ip:icmp:ip:udp"),
        ["echoes"] = (() => [Pair().Ping("a", "10.0.0.2"), Pair().Ping("a", "fd00::2")], "eth:ethertype:ipv6:icmpv6"),
        ["fragments"] = (() => [Send(Pair().Listen("b", IpProtocol.Udp, 7), new Probe { From = "a", To = V4, Port = 7, Protocol = IpProtocol.Udp, PayloadSize = 4001, DontFragment = false })], "eth:ethertype:ip:udp"),
        ["fragments (IPv6)"] = (() => [Send(Pair().Listen("b", IpProtocol.Udp, 7), new Probe { From = "a", To = V6, Port = 7, Protocol = IpProtocol.Udp, PayloadSize = 4001 })], "eth:ethertype:ipv6:ipv6.fraghdr:udp"),
        ["SCTP"] = (() => [Send(Pair().Listen("b", IpProtocol.Sctp, 5000), new Probe { From = "a", To = V4, Port = 5000, Protocol = IpProtocol.Sctp }), Send(Pair().Listen("b", IpProtocol.Sctp, 5000), new Probe { From = "a", To = V4, Port = 9, Protocol = IpProtocol.Sctp })], "eth:ethertype:ip:sctp"),
        ["a VLAN in a VLAN"] = (() => [Stacked().Ping("a", "10.6.0.2")], "eth:ethertype:ieee8021ad:ethertype:vlan:ethertype:ip:icmp"),
        ["ipip"] = (() => [Tunnelled((config, home, local, remote) => config.AddIpip(new IpipSpec(home, "t") { Local = local, Remote = remote })).Ping("a", "10.9.0.2")], "eth:ethertype:ip:ip:icmp"),
        ["sit"] = (() => [Tunnelled((config, home, local, remote) => config.AddSit(new SitSpec(home, "t") { Local = local, Remote = remote })).Ping("a", "fd00:9::2")], "eth:ethertype:ip:ipv6:icmpv6"),
        ["gre"] = (() => [Tunnelled((config, home, local, remote) => config.AddGre(new GreSpec(home, "t") { Local = local, Remote = remote })).Ping("a", "10.9.0.2")], "eth:ethertype:ip:gre:ip:icmp"),
        ["gre with all that it may have"] = (() => [Tunnelled((config, home, local, remote) => config.AddGre(new GreSpec(home, "t") { Local = local, Remote = remote, InputKey = 7, OutputKey = 7, Checksum = true, Sequence = true })).Ping("a", "fd00:9::2")], "eth:ethertype:ip:gre:ipv6:icmpv6"),
        ["gretap"] = (() => [Tunnelled((config, home, local, remote) => config.AddGre(new GreSpec(home, "t") { Local = local, Remote = remote, IsTap = true, InputKey = 7, OutputKey = 7 })).Ping("a", "10.9.0.2")], "eth:ethertype:ip:gre:eth:ethertype:ip:icmp"),
        ["vxlan"] = (() => [Tunnelled((config, home, local, remote) => config.AddVxlan(new VxlanSpec(home, "t", 77) { Local = local, Remote = remote, DestinationPort = 4789 })).Ping("a", "10.9.0.2")], "eth:ethertype:ip:udp:vxlan:eth:ethertype:ip:icmp"),
    };

    public static TheoryData<string> Traces => [.. s_traces.Keys];

    private static IpAddress V4 => IpAddress.Parse("10.0.0.2");

    private static IpAddress V6 => IpAddress.Parse("fd00::2");

    [SkippableTheory]
    [MemberData(nameof(Traces))]
    public void Wireshark_finds_no_fault(string name)
    {
        Tshark.Require();
        var (send, protocols) = s_traces[name];
        var frames = Tshark.Read(TraceCapture.Of(send()), ["frame.protocols", "_ws.malformed", "_ws.expert.severity", .. s_sums], s_checks);
        Assert.Contains(frames, frame => frame[0] == protocols || frame[0].StartsWith(protocols + ":", StringComparison.Ordinal));
        Assert.All(frames, frame =>
        {
            Assert.Equal("", frame[1]);

            // PI_ERROR; notes and warnings are about what TCP did.
            Assert.DoesNotContain(frame[2].Split(','), severity => severity == "8388608");

            // 1 is good; of what an ICMP error quotes, and of a piece, nothing can be said (2, 3).
            Assert.DoesNotContain(frame[3..].SelectMany(status => status.Split(',')), status => status == "0");
        });
        Assert.Contains(frames, frame => frame[3..].Any(status => status.Split(',').Contains("1")));
    }

    [SkippableFact]
    public void Fragments_are_put_together_again()
    {
        Tshark.Require();
        var text = string.Concat(Enumerable.Range(0, 600).Select(number => $"{number:000} "));
        var lab = Pair().Listen("b", IpProtocol.Udp, 7);
        var trace = Send(lab, new Probe { From = "a", To = V4, Port = 7, Protocol = IpProtocol.Udp, Payload = PacketPayload.OfText(text), DontFragment = false });
        var records = TraceCapture.Of([trace]).Where(record => record.Namespace == "a").ToList();
        var frames = Tshark.Read(records, ["udp.payload"], ["-o", "ip.defragment:TRUE", "-o", "udp.check_checksum:TRUE"]);
        Assert.Equal(2, frames.Count(frame => frame[0] == Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text))));
    }

    [SkippableFact]
    public void A_packet_has_the_same_identification_on_both_sides_of_a_translation_and_the_comment_says_how_it_ended()
    {
        Tshark.Require();
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 8080).Iptables("router", "-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.2.2:8080");
        var frames = Tshark.Read(TraceCapture.Of([lab.Tcp("client", "10.0.1.1", 80), lab.Tcp("client", "10.0.1.1", 80)]), ["frame.interface_name", "ip.id", "ip.dst", "frame.comment"]);
        Assert.Equal(["10.0.1.1", "10.0.1.1", "10.0.2.2", "10.0.2.2"], frames.Where(frame => frame[1] == "0x0001").Select(frame => frame[2]));
        Assert.Equal(["10.0.1.1", "10.0.1.1", "10.0.2.2", "10.0.2.2"], frames.Where(frame => frame[1] == "0x0003").Select(frame => frame[2]));
        Assert.Equal(2, frames.Count(frame => frame[3].Contains("Delivered", StringComparison.Ordinal)));
    }

    /// <summary>By libpcap, tcpdump's own reader, which comes with tshark.</summary>
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void SharpPcap_reads_the_very_frames(bool isClassic)
    {
        Tshark.Require();
        var records = TraceCapture.Of([Send(Pair().Listen("b", IpProtocol.Tcp, 80), new Probe { From = "a", To = V4, Port = 80, Conversation = true, PayloadSize = 500 })]);
        var file = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(file))
            {
                if (isClassic)
                    PcapWriter.Write(stream, records);
                else
                    PcapngWriter.Write(stream, records);
            }

            using var reader = new CaptureFileReaderDevice(file);
            reader.Open();
            foreach (var record in records)
            {
                Assert.Equal(GetPacketStatus.PacketRead, reader.GetNextPacket(out var read));
                Assert.Equal(record.Bytes.ToArray(), read.Data.ToArray());
                Assert.Equal(record.Time, read.Header.Timeval.Date);
            }

            Assert.Equal(GetPacketStatus.NoRemainingPackets, reader.GetNextPacket(out _));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [SkippableFact]
    public void The_commands_of_the_page_about_captures_print_what_it_shows()
    {
        Tshark.Require();
        var page = File.ReadAllText(RepositoryRoot.File("docs", "captures.md")).ReplaceLineEndings("\n");
        using var session = new Session();
        session.Run(Regex.Match(page, "```powershell\n(.*?)```", RegexOptions.Singleline).Groups[1].Value);
        var file = Path.Combine(Path.GetTempPath(), "kubenet-captures", "web.pcapng");
        var commands = Regex.Match(page, "```sh\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value.Split('\n')
            .Select(line => Regex.Matches(line, "'([^']*)'|(\\S+)").Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value).Skip(1).Select(word => word == "web.pcapng" ? file : word).ToArray())
            .ToList();
        Assert.Equal(4, Tshark.Run(commands[0]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var table = Regex.Matches(page, @"^\| (\S+/\S+) \| (\S+) \| (\S+) \|$", RegexOptions.Multiline).Select(row => $"{row.Groups[1].Value}\t{row.Groups[2].Value}\t{row.Groups[3].Value}").ToList();
        Assert.NotEmpty(table);
        Assert.Equal(table, Tshark.Run(commands[1]).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [SkippableFact]
    public void The_classic_format_is_read_as_well()
    {
        Tshark.Require();
        var file = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(file))
                PcapWriter.Write(stream, TraceCapture.Of([Pair().Ping("a", "10.0.0.2")]));
            Assert.Equal(["eth:ethertype:arp", "eth:ethertype:arp", "eth:ethertype:arp", "eth:ethertype:arp", "eth:ethertype:ip:icmp:data", "eth:ethertype:ip:icmp:data", "eth:ethertype:ip:icmp:data", "eth:ethertype:ip:icmp:data"],
                Tshark.Fields(file, ["frame.protocols"]).Select(frame => frame[0]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static LabBuilder Pair() => new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Address("a", "eth0", "fd00::1/64").Address("b", "eth0", "fd00::2/64");

    private static LabBuilder Stacked()
    {
        var lab = Pair();
        foreach (var (home, host) in new[] { ("a", 1), ("b", 2) })
            lab.Vlan(home, "eth0", 5, protocol: VlanProtocol.Dot1Ad).Vlan(home, "eth0.5", 6, $"10.6.0.{host}/24");
        return lab;
    }

    private static LabBuilder Tunnelled(Func<NetworkConfig, string, IpAddress, IpAddress, NetworkConfig> add)
    {
        var lab = Pair();
        foreach (var (home, own, other) in new[] { ("a", 1, 2), ("b", 2, 1) })
        {
            lab.Lab.Edit(config => add(config, home, IpAddress.Parse($"10.0.0.{own}"), IpAddress.Parse($"10.0.0.{other}")));
            lab.Up(home, "t").Address(home, "t", $"10.9.0.{own}/24").Address(home, "t", $"fd00:9::{own}/64");
        }

        return lab;
    }

    private static PacketTrace Send(LabBuilder lab, Probe probe) => lab.Lab.Send(probe);
}
