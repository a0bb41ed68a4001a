using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing.Captures;
using KubeNet.Fuzzing;
using KubeNet.Snapshots.Captures;
using Xunit.Abstractions;

namespace KubeNet.Snapshots.Tests.Captures;

/// <summary>What u32 and string see of a packet and what a capture holds of it are one packet: wherever the matches know a bit, it stands in the capture.</summary>
public sealed class KnownBytesTests(ITestOutputHelper output)
{
    private const int Probes = 300;
    private static readonly IpProtocol[] s_protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Icmp, IpProtocol.Udp];

    [Fact]
    public void Bits_that_matches_know_stand_in_captures()
    {
        var seed = TestSeed.Take(output);
        var random = new Random(seed);
        var lab = Network();
        var (compared, fragments) = (0, 0);
        for (var sent = 0; sent < Probes; sent++)
        {
            foreach (var frame in lab.Lab.Send(Probe(random)).Frames)
            {
                for (var image = frame.Frame.Packet; image is not null; image = image.Inner?.Packet)
                {
                    Compare(image, seed);
                    compared++;
                    fragments += image.Packet.IsFragment ? 1 : 0;
                }
            }
        }

        Assert.True(compared > Probes && fragments > 20, $"seed {seed}: {compared} packets, {fragments} of them fragments");
    }

    private static void Compare(PacketImage image, int seed)
    {
        var known = PacketBytes.Of(image.Packet);
        var bytes = new FrameBytes(0, 0).Write(new FrameImage { Packet = image }, hasEthernet: false);
        Assert.True(known.Values.Length == bytes.Length, $"seed {seed}: {image.Packet}: {known.Values.Length} bytes, in the capture {bytes.Length}");
        for (var at = 0; at < bytes.Length; at++)
        {
            var (asked, written) = (known.Values[at] & known.Known[at], bytes[at] & known.Known[at]);
            Assert.True(asked == written, $"seed {seed}: {image.Packet}: byte {at} is {asked:x2} to matches, and {written:x2} in the capture");
        }
    }

    private static LabBuilder Network()
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80).Listen("server", IpProtocol.Udp, 53)
            .Address("client", "eth0", "fd00:1::2/64").Address("router", "r1", "fd00:1::1/64").Address("server", "eth0", "fd00:2::2/64").Address("router", "r2", "fd00:2::1/64")
            .Route("client", "default", "fd00:1::1").Route("server", "default", "fd00:2::1").Sysctl("router", "net.ipv6.conf.all.forwarding", "1")
            .Link("router", "r2", new LinkChange { Mtu = 1300 }).Link("server", "eth0", new LinkChange { Mtu = 1300 });
        foreach (var (home, number, peer) in new[] { ("client", 1, 2), ("server", 2, 1) })
        {
            lab.Lab.Edit(config => config.AddVxlan(new VxlanSpec(home, "vx0", 7) { Local = IpAddress.Parse($"10.0.{number}.2"), Remote = IpAddress.Parse($"10.0.{peer}.2"), DestinationPort = 4789 }));
            lab.Up(home, "vx0").Address(home, "vx0", $"10.9.0.{number}/24");
        }

        return lab;
    }

    private static Probe Probe(Random random)
    {
        var to = IpAddress.Parse(new[] { "10.0.2.2", "fd00:2::2", "10.9.0.2", "10.0.2.9", "10.0.1.1" }[random.Next(5)]);
        var protocol = s_protocols[random.Next(s_protocols.Length)];
        var size = new[] { 0, 1, 7, 100, 1400, 3001 }[random.Next(6)];
        return new Probe
        {
            From = "client",
            To = to,
            Protocol = protocol,
            Port = protocol.HasPorts() ? new ushort[] { 80, 53, 9 }[random.Next(3)] : (ushort)0,
            PayloadSize = size,
            Payload = protocol == IpProtocol.Udp && random.Next(2) == 0 ? PacketPayload.OfText(new string((char)('a' + random.Next(26)), size)) : null,
            Tos = (byte)(random.Next(64) << 2),
            Ttl = random.Next(4) == 0 ? (byte)random.Next(1, 4) : null,
            DontFragment = random.Next(3) == 0 ? false : null,
            TcpFlags = protocol == IpProtocol.Tcp && random.Next(2) == 0 ? (TcpFlags)random.Next(64) : null,
        };
    }
}
