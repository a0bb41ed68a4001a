using System.Globalization;
using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>
/// An indexed chain answers and counts as the plain walk does. The plain walk is the same rules cut into pieces that are too short to be indexed, each of which
/// goes on in the next with a goto.
/// </summary>
public sealed class ChainIndexTests
{
    private const int Piece = 12;
    private const int Rules = 120;
    private const int Packets = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_long_chain_does_what_its_rules_do_one_by_one(int seed)
    {
        var random = new Random(seed);
        var rules = Enumerable.Range(0, Rules).Select(_ => RandomRule(random)).ToList();
        var (indexed, plain) = (Router(Whole(rules)), Router(Chopped(rules)));
        for (var packet = 0; packet < Packets; packet++)
        {
            var probe = RandomProbe(random);
            var (one, other) = (indexed.Send(probe), plain.Send(probe));
            Assert.True(one.Verdict == other.Verdict, $"seed {seed}, packet {packet}, {probe}:\n{one}\n{other}");
        }

        Assert.Equal(Counters(plain), Counters(indexed));
    }

    [Fact]
    public void A_port_behind_a_match_that_counts_is_no_reason_to_pass_a_rule_over()
    {
        // The limit is asked, and used up, before the port is.
        var rules = new List<string> { "-p udp -m limit --limit 1/hour --limit-burst 1 -m udp --dport 7 -j DROP" };
        rules.AddRange(Enumerable.Range(0, 40).Select(number => $"-p udp -m udp --dport {2000 + number} -j RETURN"));
        var lab = Router(Whole(rules));
        lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.2.0.2"), Protocol = IpProtocol.Udp, Port = 9 });
        var second = lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.2.0.2"), Protocol = IpProtocol.Udp, Port = 7 });
        Assert.NotEqual(Verdict.Dropped, second.Verdict);
    }

    [Fact]
    public void Rules_behind_one_that_changes_the_address_are_met_by_the_new_one()
    {
        var fillers = string.Concat(Enumerable.Range(1, 40).Select(number => $"-A PREROUTING -d fd00:7::{number}/128 -j ACCEPT\n"));
        var lab = new LabBuilder().Namespaces("client", "server").Veth("client:eth0:fd00:1::2/64", "server:eth0:fd00:1::1/64").Route("client", "fd00:9::/64", "fd00:1::1").Lab;
        lab.Edit(config => config.RestoreRuleset(
            "server",
            $"*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d fd00:9::/64 -j DNPT --src-pfx fd00:9::/64 --dst-pfx fd00:1::/64\n{fillers}-A PREROUTING -d fd00:1::/64 -p udp\nCOMMIT\n",
            out _,
            IpFamily.IPv6));
        lab.Send(new Probe { From = "client", To = IpAddress.Parse("fd00:9::1"), Protocol = IpProtocol.Udp, Port = 9, OneWay = true });
        var last = lab.Config["server"].GetRuleset(IpFamily.IPv6).GetTable(TableName.Mangle).Chains["PREROUTING"].Rules[^1];
        Assert.Equal(1, lab.State["server"].Counters.Of(last).Packets);
    }

    private static Lab Router(string forward)
    {
        var lab = new LabBuilder().Namespaces("client", "router", "server")
            .Veth("client:eth0:10.1.0.2/24", "router:in:10.1.0.1/24").Veth("router:out:10.2.0.1/24", "server:eth0:10.2.0.2/24")
            .Route("client", "default", "10.1.0.1").Route("server", "default", "10.2.0.1").Sysctl("router", "net.ipv4.ip_forward", "1").Lab;
        foreach (var address in new[] { "10.2.0.3/24", "10.2.0.77/24" })
            lab.Edit(config => config.AddAddress("server", "eth0", InterfaceAddress.Parse(address)));
        lab.Edit(config => config.RestoreRuleset("router", forward, out _));
        return lab;
    }

    private static string Whole(List<string> rules) => Table(["CHAIN"], rules.Select(rule => $"-A CHAIN {rule}"));

    private static string Chopped(List<string> rules)
    {
        var chains = Enumerable.Range(0, (rules.Count + Piece - 1) / Piece).Select(NameOf).ToList();
        var lines = new List<string>();
        for (var at = 0; at < rules.Count; at++)
        {
            lines.Add($"-A {NameOf(at / Piece)} {rules[at]}");
            if (at % Piece == Piece - 1 && at + 1 < rules.Count)
                lines.Add($"-A {NameOf(at / Piece)} -g {NameOf(at / Piece + 1)}");
        }

        return Table(chains, lines);
    }

    private static string NameOf(int piece) => piece == 0 ? "CHAIN" : string.Create(CultureInfo.InvariantCulture, $"CHAIN{piece}");

    private static string Table(IEnumerable<string> chains, IEnumerable<string> lines)
    {
        var text = new StringBuilder("*filter\n:FORWARD ACCEPT [0:0]\n:SIDE - [0:0]\n");
        foreach (var chain in chains)
            text.Append(CultureInfo.InvariantCulture, $":{chain} - [0:0]\n");
        text.Append("-A FORWARD -j CHAIN\n-A FORWARD -m mark --mark 0x5 -j DROP\n-A SIDE -p udp -j RETURN\n-A SIDE -m mark --mark 0x3 -j DROP\n");
        foreach (var line in lines)
            text.Append(line).Append('\n');
        return text.Append("COMMIT\n").ToString();
    }

    private static string RandomRule(Random random)
    {
        var protocol = Pick(random, "tcp", "udp", "icmp", "");
        var words = new List<string>();
        if (random.Next(3) == 0)
            words.Add(Pick(random, "-s 10.1.0.2/32", "-s 10.1.0.0/24", "! -s 10.1.0.2/32", "-s 10.9.0.0/16", "-s 10.1.0.3/32", "-s 10.0.0.2/255.0.0.255"));
        if (random.Next(2) == 0)
            words.Add(Pick(random, "-d 10.2.0.2/32", "-d 10.2.0.3/32", "-d 10.2.0.77/32", "-d 10.2.0.0/24", "-d 10.0.0.0/8", "! -d 10.2.0.2/32", "-d 10.2.0.128/25", "-d 0.0.0.3/0.0.0.255"));
        if (protocol.Length > 0)
            words.Add($"{(random.Next(8) == 0 ? "! " : "")}-p {protocol}");
        if (random.Next(3) == 0)
            words.Add("-m comment --comment \"some words\"");
        if (random.Next(6) == 0)
            words.Add(Pick(random, "-m limit --limit 3/min --limit-burst 2", "-m statistic --mode nth --every 3 --packet 0", "-m recent --name seen --set"));
        if (protocol is "tcp" or "udp" && !words.Contains($"! -p {protocol}") && random.Next(3) > 0)
            words.Add($"-m {protocol} {Pick(random, "--dport 80", "--dport 53", "! --dport 80", "--dport 50:90", "--sport 4000", "--dport 443")}");
        words.Add(Pick(random, "-j MARK --set-xmark 0x1/0x1", "-j MARK --set-xmark 0x4/0x4", "-j RETURN", "-j SIDE", "-j SIDE", "-j LOG", "-j ACCEPT", "-j DROP", "", "", "-j MARK --set-xmark 0x2/0x2"));
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    private static Probe RandomProbe(Random random) => new()
    {
        From = "client",
        To = IpAddress.Parse(Pick(random, "10.2.0.2", "10.2.0.3", "10.2.0.77", "10.2.0.200")),
        Protocol = random.Next(3) switch { 0 => IpProtocol.Tcp, 1 => IpProtocol.Udp, _ => IpProtocol.Icmp },
        Port = (ushort)new[] { 80, 53, 443, 7 }[random.Next(4)],
        SourcePort = (ushort)(random.Next(2) == 0 ? 4000 : 5000),
        PayloadSize = random.Next(5) == 0 ? 3000 : 10,
    };

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];

    private static List<string> Counters(Lab lab)
    {
        var counters = lab.State["router"].Counters;
        return [.. lab.Config["router"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Filter).Chains.Values
            .SelectMany(chain => chain.Rules)
            .Where(rule => rule.Target is not KubeNet.Engine.Netfilter.Targets.JumpTarget { IsGoto: true })
            .Select(rule => $"{counters.Of(rule)} {rule.ToText()}").Order(StringComparer.Ordinal)];
    }
}
