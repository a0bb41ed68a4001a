using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Conntrack;

public sealed class FullTableTests
{
    [Fact]
    public void A_full_table_drops_what_would_start_a_connection()
    {
        var lab = Router(max: 2, buckets: 262144);
        Query(lab, 1).ShouldEndIn(Verdict.Delivered);
        Query(lab, 2).ShouldEndIn(Verdict.Delivered);
        Assert.Contains("table full, dropping packet", Query(lab, 3).ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP").Summary);
        Query(lab, 1).ShouldEndIn(Verdict.Delivered);
        Assert.Equal(1, lab.Lab.State["router"].Connections.Statistics.Drop);
    }

    [Fact]
    public void Where_the_hash_table_is_small_connections_that_are_not_assured_are_pushed_out()
    {
        var lab = Router(max: 2, buckets: 4);
        for (ushort port = 1; port <= 5; port++)
            Query(lab, port).ShouldEndIn(Verdict.Delivered);
        var table = lab.Lab.State["router"].Connections;
        Assert.InRange(table.Count, 1, 2);
        Assert.InRange(table.Statistics.EarlyDrop, 3, 4);
    }

    [Fact]
    public void Assured_connections_stay()
    {
        var lab = Router(max: 2, buckets: 4);
        foreach (var port in new ushort[] { 1, 2 })
            Query(lab, port);
        lab.Lab.Advance(TimeSpan.FromSeconds(3));
        foreach (var port in new ushort[] { 1, 2 })
            Query(lab, port);
        Assert.All(lab.Lab.State["router"].Connections.Connections, connection => Assert.True(connection.Status.HasFlag(ConnectionStatus.Assured)));
        Query(lab, 3).ShouldEndIn(Verdict.Dropped, "NETFILTER_DROP");
    }

    [Fact]
    public void Time_makes_room()
    {
        var lab = Router(max: 1, buckets: 262144);
        Query(lab, 1);
        Query(lab, 2).ShouldEndIn(Verdict.Dropped);
        lab.Lab.Advance(TimeSpan.FromSeconds(31));
        Query(lab, 2).ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void A_program_on_the_host_itself_gets_EPERM()
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Udp, 53)
            .Iptables("client", "-A OUTPUT -m conntrack --ctstate NEW").Sysctl("client", "net.netfilter.nf_conntrack_max", "1");
        Query(lab, 1);
        Assert.Equal(new ClientOutcome(ClientResult.Timeout, "EPERM"), Query(lab, 2).Client);
    }

    private static LabBuilder Router(int max, int buckets) => LabBuilder.TwoNetworks().Listen("server", IpProtocol.Udp, 53)
        .Iptables("router", "-A FORWARD -m conntrack --ctstate NEW")
        .Sysctl("router", "net.netfilter.nf_conntrack_max", $"{max}").Sysctl("router", "net.netfilter.nf_conntrack_buckets", $"{buckets}");

    private static PacketTrace Query(LabBuilder lab, ushort port) =>
        lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Udp, Port = 53, SourcePort = port });

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void The_hash_table_may_have_any_size_that_the_kernel_takes(int buckets)
    {
        var lab = Router(max: 1, buckets);
        Query(lab, 1).ShouldEndIn(Verdict.Delivered);
        Query(lab, 2).ShouldEndIn(buckets == 1 ? Verdict.Delivered : Verdict.Dropped);
    }

    [Fact]
    public void A_hash_table_without_places_is_refused() =>
        Assert.Equal("InvalidSysctlValue", Assert.Throws<NetConfigException>(() => Router(max: 1, buckets: 0)).ErrorId);
}
