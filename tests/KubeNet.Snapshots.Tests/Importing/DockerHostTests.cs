using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Snapshots.Tests.Importing;

/// <summary>The bundle that record-docker-host.sh took from a real kernel.</summary>
public sealed class DockerHostTests
{
    private static readonly SnapshotImport Import = SnapshotImport.Read(TestFiles.Golden("bundles/docker-host"));

    private static NamespaceConfig Host => Import.Config["host"];

    [Fact]
    public void It_has_the_four_namespaces() => Assert.Equal(["db", "host", "outside", "web"], Import.Config.Namespaces.Keys);

    [Fact]
    public void Nothing_in_it_is_beyond_the_import() =>
        Assert.Empty(Import.Report.Where(entry => entry.Severity != ReportSeverity.Info).Select(entry => entry.ToString()));

    [Theory]
    [InlineData("host", "vethweb", "web", "eth0")]
    [InlineData("host", "vethdb", "db", "eth0")]
    [InlineData("host", "eth0", "outside", "eth0")]
    public void Its_veths_find_their_other_ends(string ns, string link, string peerNs, string peer)
    {
        var one = Assert.IsType<VethLink>(Import.Config.Link(ns, link));
        var other = Assert.IsType<VethLink>(Import.Config.Link(peerNs, peer));
        Assert.Equal(other, Import.Config.PeerOf(one));
        Assert.Equal(one, Import.Config.PeerOf(other));
        Assert.True(Import.Config.HasCarrier(Import.Config[ns], one));
    }

    [Fact]
    public void The_bridge_has_its_ports_and_their_flags()
    {
        var bridge = Assert.IsType<BridgeLink>(Import.Config.Link("host", "docker0"));
        Assert.Equal(["vethweb", "vethdb"], Host.PortsOf(bridge).Select(port => port.Name));
        Assert.Equal(300, bridge.AgeingTime);
        Assert.False(Import.Config.Link("host", "vethweb").Port.Hairpin);
        Assert.True(Import.Config.Link("host", "vethdb").Port.Hairpin);
        Assert.Contains(bridge.StaticFdb, entry => entry.IsLocal && entry.Mac == Import.Config.Link("host", "vethweb").Mac);
        Assert.Equal(2, Import.Seeds.Fdb.Count(seed => seed.Namespace == "host" && seed.BridgeIndex == bridge.Index));
    }

    [Fact]
    public void Addresses_are_as_the_kernel_showed_them()
    {
        var address = Assert.Single(Import.Config.Link("host", "docker0").Addresses, one => one.Address.Address.Family == IpFamily.IPv4);
        Assert.Equal("172.17.0.1/16", address.Address.ToString());
        Assert.Equal("172.17.255.255", address.Broadcast.ToString());
        Assert.Equal(AddressScope.Host, Import.Config.Link("host", "lo").Addresses[0].Scope);
    }

    [Fact]
    public void Route_tables_are_taken_as_they_stood()
    {
        var local = Host.IPv4Routing.GetTable(RouteTableId.Local).Routes;
        Assert.Contains(local, route => route.Type == RouteType.Local && route.Destination == IpPrefix.Parse("127.0.0.0/8") && route.Scope == AddressScope.Host);
        Assert.Contains(local, route => route.Type == RouteType.Broadcast && route.Destination == IpPrefix.Parse("172.17.255.255/32"));
        var unreachable = Assert.Single(Host.IPv4Routing.GetTable(RouteTableId.Main).Routes, route => route.Type == RouteType.Unreachable);
        Assert.Empty(unreachable.NextHops);
        Assert.Equal(RouteType.Blackhole, Assert.Single(Host.IPv4Routing.GetTable(100).Routes).Type);
        var gateway = Assert.Single(Import.Config["web"].IPv4Routing.GetTable(RouteTableId.Main).Routes, route => route.Destination.Length == 0);
        Assert.Equal(IpAddress.Parse("172.17.0.1"), gateway.NextHops[0].Via);
        Assert.Equal(Import.Config.Link("web", "eth0").Index, gateway.NextHops[0].LinkIndex);
    }

    [Fact]
    public void Ip_rules_are_there_with_their_marks()
    {
        var rule = Assert.Single(Host.IPv4Routing.Rules, rule => rule.Priority == 100);
        Assert.Equal(0x10u, rule.FwMark);
        Assert.Equal(IpPrefix.Parse("172.17.0.0/16"), rule.From);
        Assert.Equal(100u, rule.Table);
        Assert.Equal(IpRule.Defaults(IpFamily.IPv6), Host.IPv6Routing.Rules);
    }

    [Fact]
    public void Listeners_come_from_the_sockets()
    {
        Assert.Equal(
            [new Listener(IpProtocol.Udp, IpAddress.AnyV4, 53), new Listener(IpProtocol.Tcp, null, 80)],
            Import.Config["web"].Listeners);
        Assert.Equal([new Listener(IpProtocol.Tcp, IpAddress.Parse("127.0.0.1"), 631)], Host.Listeners);
    }

    [Fact]
    public void Sysctls_are_those_of_the_machine()
    {
        Assert.Equal("1", Host.Sysctls["net.ipv4.ip_forward"]);
        Assert.Equal("2", Host.Sysctls["net.ipv4.conf.all.rp_filter"]);
        Assert.Equal("0", Import.Config["web"].Sysctls["net.ipv4.ip_forward"]);
    }

    [Fact]
    public void A_neighbour_set_by_hand_is_configuration_and_a_learned_one_is_state()
    {
        Assert.Equal(IpAddress.Parse("192.0.2.1"), Assert.Single(Host.Neighbors).Address);
        Assert.Contains(Import.Seeds.Neighbors, seed => seed.Namespace == "host" && seed.Address == IpAddress.Parse("172.17.0.2"));
    }

    [Fact]
    public void Connections_go_into_the_state_of_a_lab()
    {
        var lab = new Lab();
        Import.ApplyTo(lab);
        var dnat = Assert.Single(lab.State["host"].Connections.Connections, connection => connection.Original.Protocol == IpProtocol.Tcp);
        Assert.Equal("192.0.2.10", dnat.Original.Destination.ToString());
        Assert.Equal("172.17.0.2", dnat.Reply.Source.ToString());
        Assert.True(dnat.Status.HasFlag(ConnectionStatus.DestinationNat | ConnectionStatus.Assured | ConnectionStatus.SeenReply));
        Assert.False(dnat.Status.HasFlag(ConnectionStatus.SourceNat));
        var snat = Assert.Single(lab.State["host"].Connections.Connections, connection => connection.Original.Protocol == IpProtocol.Udp);
        Assert.True(snat.Status.HasFlag(ConnectionStatus.SourceNat));
        Assert.False(snat.Status.HasFlag(ConnectionStatus.SeenReply));
    }

    [Fact]
    public void Rules_are_those_of_the_dump_and_their_counters_go_into_the_state_of_a_lab()
    {
        var lab = new Lab();
        Import.ApplyTo(lab);
        var ruleset = lab.Config["host"].GetRuleset(IpFamily.IPv4);
        Assert.Equal(ChainPolicy.Drop, ruleset.GetTable(TableName.Filter).Chains["FORWARD"].Policy);
        var forward = ruleset.GetTable(TableName.Filter).Chains["FORWARD"].Rules;
        Assert.Equal(new Counter(7, 362), lab.State["host"].Counters.Of(forward[0]));
        Assert.Equal(new Counter(2, 100), lab.State["host"].Counters.OfPolicy(ruleset, TableName.Nat, "POSTROUTING"));
    }

    [Fact]
    public void A_lab_that_has_the_namespace_refuses_it_and_stays_as_it_was()
    {
        var lab = new Lab();
        lab.Edit(config => config.AddNamespace("web"));
        var before = lab.Config;
        var problem = Assert.Throws<SnapshotException>(() => Import.ApplyTo(lab));
        Assert.Equal("NamespaceExists", problem.ErrorId);
        Assert.Same(before, lab.Config);
    }
}
