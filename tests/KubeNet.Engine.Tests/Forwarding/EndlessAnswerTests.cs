using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Two programs that send back whatever they get answer each other without end; the walk stops, and the trace tells the first of it.</summary>
public sealed class EndlessAnswerTests
{
    [Fact]
    public void Listeners_that_answer_each_other_make_a_trace_that_ends()
    {
        var trace = TwoEchoes().Udp("a", "10.0.0.2", 53);
        Assert.EndsWith(" There was no end to it: the walk was stopped.", trace.Summary, StringComparison.Ordinal);
        var told = Told(trace);
        Assert.Equal(33, told.Count);
        Assert.All(told.Skip(1).SkipLast(1), answer => Assert.DoesNotContain("not told", answer.Summary, StringComparison.Ordinal));
        Assert.EndsWith(" packets more came of it, which are not told.", told[^1].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_verdict_alone_is_the_same() => Assert.Equal(TwoEchoes().Udp("a", "10.0.0.2", 53).Verdict, TwoEchoes().Lab.SendForVerdict(new Probe
    {
        From = "a",
        To = IpAddress.Parse("10.0.0.2"),
        Port = 53,
        Protocol = IpProtocol.Udp,
        PayloadSize = 1,
    }));

    [Fact]
    public void A_relay_that_leads_to_itself_makes_a_trace_that_ends()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24");
        lab.Lab.Edit(config => config.AddListener("b", new Listener(IpProtocol.Tcp, null, 80) { Relay = new ListenerRelay(IpAddress.Parse("10.0.0.2"), 80, "docker-proxy") }));
        var trace = lab.Tcp("a", "10.0.0.2", 80);
        var depth = 0;
        for (var told = trace; told is not null; told = told.Relayed)
            depth++;
        Assert.Equal(33, depth);
        Assert.EndsWith(" There was no end to it: the walk was stopped.", trace.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void No_further_paths_are_followed_where_one_has_no_end()
    {
        var lab = TwoEchoes().Iptables("b", "-A INPUT -p udp -m statistic --mode random --probability 0.5").Lab;
        var path = Assert.Single(lab.Explore(new Probe { From = "a", To = IpAddress.Parse("10.0.0.2"), Port = 53, Protocol = IpProtocol.Udp, PayloadSize = 1 }));
        Assert.InRange(path.Probability, 0, 1e-9);
    }

    private static List<PacketTrace> Told(PacketTrace trace)
    {
        var told = new List<PacketTrace>();
        for (var next = trace; next is not null; next = next.Reply)
            told.Add(next);
        return told;
    }

    // What a sends to port 53 is untracked, so that what comes back is new to its nat table, which leads it to the listener.
    private static LabBuilder TwoEchoes() => new LabBuilder().Namespaces("a", "b")
        .Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24")
        .Listen("a", IpProtocol.Udp, 53).Listen("b", IpProtocol.Udp, 53)
        .Iptables("a", "-t raw -A OUTPUT -p udp -m udp --dport 53 -j CT --notrack")
        .Iptables("a", "-t nat -A PREROUTING -p udp -j REDIRECT --to-ports 53");
}
