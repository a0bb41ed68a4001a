using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Cni;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>hostPort by the portmap plugin, and the bridge plugin's ipMasq.</summary>
public sealed partial class HostPortTests
{
    private static Lab WithHostPorts(ClusterOptions? options = null) => Lab(options, cluster => cluster
        .AddNode("node1").AddNode("node2")
        .AddPod(Pod("web", "node1", null,
            new ContainerPort { Port = 80, HostPort = 8080 },
            new ContainerPort { Port = 53, Protocol = IpProtocol.Udp, HostPort = 8053, HostIp = IpAddress.Parse("192.168.0.2") }))
        .AddPod(Pod("other", "node2")));

    // Names and comments hold the hash and the id of the container; here a word stands for each.
    private static string Nat(Lab lab, IpFamily family = IpFamily.IPv4)
    {
        var rules = IptablesSave.WriteRules(lab.Config["node1"].GetRuleset(family), TableName.Nat).Split('\n').Where(line => line.StartsWith("-A", StringComparison.Ordinal) && line.Contains("CNI", StringComparison.Ordinal));
        return ChainHash().Replace(ContainerHash().Replace(string.Join('\n', rules), "ID"), "HASH");
    }

    [Fact]
    public void Chains_are_named_by_the_hash_of_network_and_container() => Assert.Equal("CNI-2bbe0c48b91a7d1b8a6753a8", CniChains.Name("", "test", "1234"));

    [Fact]
    public void The_chains_are_those_of_portmap() => Assert.Equal(
        """
        -A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
        -A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
        -A POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ
        -A CNI-DN-HASH -s 10.244.0.0/24 -p tcp -m tcp --dport 8080 -j CNI-HOSTPORT-SETMARK
        -A CNI-DN-HASH -s 127.0.0.1/32 -p tcp -m tcp --dport 8080 -j CNI-HOSTPORT-SETMARK
        -A CNI-DN-HASH -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.244.0.2:80
        -A CNI-DN-HASH -s 10.244.0.0/24 -d 192.168.0.2/32 -p udp -m udp --dport 8053 -j CNI-HOSTPORT-SETMARK
        -A CNI-DN-HASH -s 127.0.0.1/32 -d 192.168.0.2/32 -p udp -m udp --dport 8053 -j CNI-HOSTPORT-SETMARK
        -A CNI-DN-HASH -d 192.168.0.2/32 -p udp -m udp --dport 8053 -j DNAT --to-destination 10.244.0.2:53
        -A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \"bridge\" id: \"ID\"" -m multiport --dports 8080 -j CNI-DN-HASH
        -A CNI-HOSTPORT-DNAT -p udp -m comment --comment "dnat name: \"bridge\" id: \"ID\"" -m multiport --dports 8053 -j CNI-DN-HASH
        -A CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE
        -A CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000
        """, Nat(WithHostPorts()), ignoreLineEndingDifferences: true);

    [Theory]
    [InlineData("node1", "192.168.0.2")]
    [InlineData("node1", "127.0.0.1")]
    [InlineData("node2", "192.168.0.2")]
    [InlineData("web.default", "192.168.0.2")]
    [InlineData("other.default", "192.168.0.2")]
    [InlineData("kube-lan", "192.168.0.2")]
    public void A_host_port_leads_to_its_pod(string from, string to)
    {
        var trace = WithHostPorts().Tcp(from, to, 8080);
        Assert.Equal(Verdict.Delivered, trace.Verdict);
        Assert.Equal("web.default", trace.Delivered!.Namespace);
    }

    [Theory]
    [InlineData(8080)]
    [InlineData(8081)]
    public void One_port_of_a_pod_may_be_several_of_its_node(int port)
    {
        var lab = Lab(null, cluster => cluster.AddNode("node1").AddNode("node2").AddPod(Pod("web", "node1", null, new ContainerPort { Port = 80, HostPort = 8080 }, new ContainerPort { Port = 80, HostPort = 8081 })));
        Assert.Equal("web.default", lab.Tcp("node2", "192.168.0.2", (ushort)port).Delivered!.Namespace);
        Assert.Single(lab.Config["web.default"].Listeners);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "web"))));
        Assert.DoesNotContain("CNI-DN", Nat(lab), StringComparison.Ordinal);
    }

    [Fact]
    public void IPv6_has_chains_of_its_own() => Assert.Contains("--to-destination [fd00:10:244::2]:80", Nat(WithHostPorts(DualStack), IpFamily.IPv6), StringComparison.Ordinal);

    [Fact]
    public void A_pod_that_goes_takes_its_chain_along()
    {
        var lab = WithHostPorts();
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "web"))));
        Assert.DoesNotContain("CNI-DN", Nat(lab), StringComparison.Ordinal);
        Assert.Contains("-j CNI-HOSTPORT-DNAT", Nat(lab), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.168.0.2")]
    [InlineData("fd00:c0a8::2")]
    public void A_UDP_port_that_leads_to_another_pod_forgets_its_connections(string to)
    {
        var lab = Lab(DualStack, cluster => cluster.AddNode("node1").AddNode("node2").AddPod(Dns("old")));
        Assert.Equal("old.default", Ask().Delivered?.Namespace);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "old"))));
        Assert.NotEqual(Verdict.Delivered, Ask().Verdict);
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.AddPod(Dns("new"))));
        Assert.Equal("new.default", Ask().Delivered?.Namespace);

        PacketTrace Ask() => lab.Send(new Probe { From = "node2", To = IpAddress.Parse(to), Protocol = IpProtocol.Udp, Port = 5353, SourcePort = 4445 });

        static Pod Dns(string name) => Pod(name, "node1", null, new ContainerPort { Port = 53, Protocol = IpProtocol.Udp, HostPort = 5353 });
    }

    [Fact]
    public void What_conntrack_knows_goes_with_a_UDP_port_that_leads_to_a_pod_and_with_nothing_else()
    {
        var lab = Lab(null, cluster => cluster.AddNode("node1").AddNode("node2"));
        foreach (var port in new ushort[] { 5353, 5354, 5355 })
            lab.Send(new Probe { From = "node2", To = IpAddress.Parse("192.168.0.2"), Protocol = IpProtocol.Udp, Port = port, SourcePort = 4445 });
        Assert.Equal("5353 5354 5355", Known());
        Edit(cluster => cluster.AddPod(Pod("plain", "node1")));
        Edit(cluster => cluster.AddPod(Pod("tcp", "node1", null, new ContainerPort { Port = 80, HostPort = 5353 })));
        Edit(cluster => cluster.AddPod(Pod("host", "node1", null, new ContainerPort { Port = 5354, HostPort = 5354, Protocol = IpProtocol.Udp }) with { HostNetwork = true }));
        Assert.Equal("5353 5354 5355", Known());
        Edit(cluster => cluster.AddPod(Pod("dns", "node1", null, new ContainerPort { Port = 53, HostPort = 5355, Protocol = IpProtocol.Udp })));
        Assert.Equal("5353 5354", Known());
        lab.Send(new Probe { From = "node2", To = IpAddress.Parse("192.168.0.2"), Protocol = IpProtocol.Udp, Port = 5355, SourcePort = 4445 });
        Edit(cluster => cluster.AddPod(Pod("elsewhere", "node2", null, new ContainerPort { Port = 53, HostPort = 5355, Protocol = IpProtocol.Udp })));
        Assert.Equal("5353 5354 5355", Known());

        void Edit(Func<Cluster, Cluster> edit) => lab.Edit(config => config.EditCluster(Name, edit));

        string Known() => string.Join(' ', lab.State.Find("node1")!.Connections.Select(new ConnectionFilter { Protocol = IpProtocol.Udp }, lab.State.Now).Select(entry => entry.Original.DestinationPort).Order());
    }

    [Fact]
    public void The_bridge_plugin_masquerades_where_it_is_told_to()
    {
        var lab = Lab(new ClusterOptions { BridgeIpMasq = true }, cluster => cluster.AddNode("node1").AddNode("node2").AddPod(Pod("a", "node1")).AddPod(Pod("b", "node2", null, Tcp(80))));
        Assert.Equal(
            """
            -A POSTROUTING -s 10.244.0.2/32 -m comment --comment "name: \"bridge\" id: \"ID\"" -j CNI-HASH
            -A CNI-HASH -d 10.244.0.0/24 -m comment --comment "name: \"bridge\" id: \"ID\"" -j ACCEPT
            -A CNI-HASH ! -d 224.0.0.0/4 -m comment --comment "name: \"bridge\" id: \"ID\"" -j MASQUERADE
            """, Nat(lab), ignoreLineEndingDifferences: true);
        Assert.Equal("192.168.0.2", lab.Tcp("a.default", "10.244.1.2", 80).Delivered!.Packet.Source.ToString());
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "a"))));
        Assert.Empty(Nat(lab));
    }

    [GeneratedRegex("(?<=CNI-(DN-)?)[0-9a-f]{21,24}")]
    private static partial Regex ChainHash();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex ContainerHash();
}
