using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Conntrack;

public sealed class ClashTests
{
    [Fact]
    public void Two_queries_of_one_socket_to_two_backends_both_get_their_answer()
    {
        var lab = Service("-m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination 10.0.2.3", "-j DNAT --to-destination 10.0.2.2");
        var traces = lab.Lab.SendTogether([Query(), Query()]);
        Assert.All(traces, trace => trace.ShouldEndIn(Verdict.Delivered));
        Assert.Equal(["10.0.2.3", "10.0.2.2"], traces.Select(trace => trace.Delivered!.Packet.Destination.ToString()));
        Assert.False(Assert.Single(traces[1].Steps.OfType<ClashStep>()).Merged);
        Assert.Equal("10.0.2.3", Assert.Single(lab.Lab.State["router"].Connections.Connections).Reply.Source.ToString());
    }

    [Fact]
    public void Two_queries_to_one_backend_become_one_connection()
    {
        var lab = Service("-j DNAT --to-destination 10.0.2.2");
        var traces = lab.Lab.SendTogether([Query(), Query()]);
        Assert.All(traces, trace => trace.ShouldEndIn(Verdict.Delivered));
        Assert.True(Assert.Single(traces[1].Steps.OfType<ClashStep>()).Merged);
        var connection = Assert.Single(lab.Lab.State["router"].Connections.Connections);
        Assert.Equal((2, 2), (connection.OriginalPackets, connection.ReplyPackets));
    }

    [Fact]
    public void A_second_SYN_is_dropped_and_counted()
    {
        var lab = Service("-j DNAT --to-destination 10.0.2.2");
        var syn = Query() with { Protocol = IpProtocol.Tcp };
        var traces = lab.Lab.SendTogether([syn, syn]);
        traces[0].ShouldEndIn(Verdict.Delivered);
        traces[1].ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
        var statistics = lab.Lab.State["router"].Connections.Statistics;
        Assert.Equal((1, 1, 0), (statistics.InsertFailed, statistics.Drop, statistics.ClashResolve));
    }

    [Fact]
    public void Answers_that_would_be_the_same_cannot_be_told_apart_and_the_second_query_is_dropped()
    {
        var lab = Service("-d 10.0.1.1 -j DNAT --to-destination 10.0.2.2");
        var traces = lab.Lab.SendTogether([Query(), Query() with { To = IpAddress.Parse("10.0.2.2") }]);
        traces[0].ShouldEndIn(Verdict.Delivered);
        traces[1].ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
    }

    [Fact]
    public void One_after_the_other_they_share_a_connection()
    {
        var lab = Service("-m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination 10.0.2.3", "-j DNAT --to-destination 10.0.2.2");
        lab.Lab.Send(Query());
        Assert.Equal("10.0.2.3", lab.Lab.Send(Query()).ShouldEndIn(Verdict.Delivered).Delivered!.Packet.Destination.ToString());
    }

    [Fact]
    public void The_connection_that_lost_is_gone_after_its_answer_or_a_second()
    {
        var lab = Service("-m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination 10.0.2.3", "-j DNAT --to-destination 10.0.2.2");
        lab.Lab.SendTogether([Query() with { OneWay = true }, Query() with { OneWay = true }]);
        var table = lab.Lab.State["router"].Connections;
        var answer = new ConnectionTuple { Source = IpAddress.Parse("10.0.2.2"), Destination = IpAddress.Parse("10.0.1.2"), Protocol = IpProtocol.Udp, SourcePort = 53, DestinationPort = 40000 };
        Assert.NotNull(lab.Lab.Fork().State["router"].Connections.Find(answer, TimeSpan.FromSeconds(0.9)));
        Assert.Null(table.Find(answer, TimeSpan.FromSeconds(1)));
    }

    private static LabBuilder Service(params string[] rules)
    {
        var lab = LabBuilder.TwoNetworks().Address("server", "eth0", "10.0.2.3/24");
        foreach (var address in new[] { "10.0.2.2", "10.0.2.3" })
            lab.Listen("server", IpProtocol.Udp, 53, address).Listen("server", IpProtocol.Tcp, 53, address);
        foreach (var rule in rules)
            lab.Iptables("router", $"-t nat -A PREROUTING {rule}");
        return lab;
    }

    private static Probe Query() => new() { From = "client", To = IpAddress.Parse("10.0.1.1"), Protocol = IpProtocol.Udp, Port = 53, SourcePort = 40000, PayloadSize = 30 };
}
