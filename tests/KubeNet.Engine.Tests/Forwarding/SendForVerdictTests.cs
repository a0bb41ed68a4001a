using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>What is sent without a trace ends as what is sent with one, and leaves the same behind.</summary>
public sealed class SendForVerdictTests
{
    private static readonly string[] s_rules =
    [
        "", "-A FORWARD -p udp -j DROP", "-A FORWARD -p tcp -j REJECT --reject-with tcp-reset", "-A FORWARD -j REJECT", "-t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.2.2:80",
        "-t nat -A POSTROUTING -j MASQUERADE", "-A FORWARD -m cpu --cpu 1 -j DROP", "-A FORWARD -m conntrack --ctstate ESTABLISHED -j DROP",
    ];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var rule in s_rules)
            {
                cases.Add(rule, false);
                cases.Add(rule, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_ends_as_it_would_with_a_trace(string rule, bool oneWay)
    {
        var (told, silent) = (Network(rule), Network(rule));
        foreach (var probe in Probes(oneWay))
            Assert.Equal((probe, told.Send(probe).Verdict), (probe, silent.SendForVerdict(probe)));
        Assert.Equal(LeftBehind(told), LeftBehind(silent));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_socket_that_sends_again_does_as_a_new_one_would(string rule, bool oneWay)
    {
        var (again, anew) = (Network(rule), Network(rule));
        var probes = Probes(oneWay).Select((probe, number) => probe with { SourcePort = (ushort)(20_000 + number) }).ToList();
        foreach (var probe in probes)
        {
            for (var time = 0; time < 3; time++)
                Assert.Equal((probe, time, anew.Send(probe with { }).Verdict), (probe, time, again.SendForVerdict(probe)));
        }

        Assert.Equal(LeftBehind(anew), LeftBehind(again));
    }

    [Fact]
    public void A_socket_hears_of_a_narrow_path_and_of_another_route()
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Udp, 53).Link("router", "r2", new() { Mtu = 1000 }).Link("server", "eth0", new() { Mtu = 1000 }).Lab;
        var probe = new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Udp, Port = 53, SourcePort = 5000, PayloadSize = 1200 };
        Assert.Equal(Verdict.Dropped, lab.SendForVerdict(probe));
        Assert.Equal(Verdict.Delivered, lab.SendForVerdict(probe));
        lab.Edit(config => config.RemoveRoute("client", new RouteSpec { Destination = IpPrefix.Default(IpFamily.IPv4) }));
        Assert.Equal(Verdict.Unreachable, lab.SendForVerdict(probe));
    }

    [Fact]
    public void A_packet_of_a_known_flow_costs_no_memory()
    {
        const int Packets = 1000;
        var lab = Network("-t nat -A PREROUTING -p udp --dport 5353 -j DNAT --to-destination 10.0.2.2:53");
        var probe = new Probe { From = "client", To = IpAddress.Parse("10.0.1.1"), Protocol = IpProtocol.Udp, Port = 5353, SourcePort = 5000, OneWay = true };
        Send();

        // The runtime allocates once in a while for itself; what a packet costs comes every time.
        Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => Send()));

        long Send()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var sent = 0; sent < Packets; sent++)
                Assert.True(lab.SendForVerdict(probe) == Verdict.Delivered);
            return (GC.GetAllocatedBytesForCurrentThread() - before) / Packets;
        }
    }

    private static Lab Network(string rule)
    {
        var network = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80).Listen("server", IpProtocol.Udp, 53);
        return (rule.Length == 0 ? network : network.Iptables("router", rule)).Lab;
    }

    private static IEnumerable<Probe> Probes(bool oneWay) =>
        from protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Icmp }
        from to in new[] { "10.0.2.2", "10.0.2.77", "10.0.1.1", "192.0.2.1" }
        from port in new ushort[] { 80, 53, 8080 }
        from ttl in new byte?[] { null, 1 }
        select new Probe { From = "client", To = IpAddress.Parse(to), Protocol = protocol, Port = port, Ttl = ttl, OneWay = oneWay, PayloadSize = port == 53 ? 3000 : 10 };

    private static List<string> LeftBehind(Lab lab) =>
    [
        .. new[] { "client", "router", "server" }.SelectMany(name => lab.State[name].Connections.Connections.Select(connection => $"{name} {connection.Original} {connection.Reply} {connection.Status} {connection.OriginalPackets} {connection.ReplyPackets}")),
        .. lab.Config["router"].Rulesets.Values.SelectMany(ruleset => ruleset.Tables.Values).SelectMany(table => table.Chains.Values).SelectMany(chain => chain.Rules).Select(rule => $"{lab.State["router"].Counters.Of(rule)} {rule.ToText()}"),
        .. lab.State["router"].Neighbors.Entries.Select(entry => entry.ToString()),
    ];
}
