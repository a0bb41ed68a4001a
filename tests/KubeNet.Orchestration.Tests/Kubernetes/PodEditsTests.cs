using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Pods: host-local's addresses, ports that clash, and what is refused.</summary>
public sealed class PodEditsTests
{
    private static readonly Cluster s_cluster = Empty().AddNode("node1").AddNode("node2");

    private static ContainerPort Host(ushort port, ushort host, string? address = null) =>
        new() { Port = port, HostPort = host, HostIp = address is null ? null : IpAddress.Parse(address) };

    [Fact]
    public void Addresses_go_up_from_the_second_host_and_are_not_used_again_at_once()
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1")).AddPod(Pod("b", "node1")).RemovePod(new("default", "a")).AddPod(Pod("c", "node1"));
        Assert.Equal("10.244.0.3", cluster.Pods[new("default", "b")].Addresses[0].ToString());
        Assert.Equal("10.244.0.4", cluster.Pods[new("default", "c")].Addresses[0].ToString());
    }

    [Fact]
    public void A_node_runs_out_of_addresses()
    {
        var small = Empty().AddNode(new Node { Name = "node1", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddPod(Pod("a", "node1"));
        ShouldFail("PodAddressesExhausted", () => small.AddPod(Pod("b", "node1")));
    }

    [Fact]
    public void A_host_network_pod_has_its_nodes_addresses() =>
        Assert.Equal("192.168.0.2", s_cluster.AddPod(Pod("a", "node1") with { HostNetwork = true }).Pods[new("default", "a")].Addresses[0].ToString());

    [Theory]
    [InlineData("10.244.0.2", "PodAddressTaken")]
    [InlineData("10.244.0.1", "PodAddressTaken")]
    [InlineData("10.244.0.255", "PodAddressTaken")]
    [InlineData("192.168.0.2", "PodAddressTaken")]
    [InlineData("10.244.1.9", "PodAddressOutsideNode")]
    public void An_address_that_cannot_be_is_refused(string address, string errorId)
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1"));
        ShouldFail(errorId, () => cluster.AddPod(Pod("b", "node1") with { Addresses = [IpAddress.Parse(address)] }));
    }

    [Theory]
    [InlineData(CniKind.Bridge)]
    [InlineData(CniKind.Calico)]
    public void An_address_that_is_taken_is_refused_before_the_pod_has_a_node(CniKind cni)
    {
        var cluster = Empty(new ClusterOptions { Cni = cni }).AddNode("node1");
        cluster = Reconciliation.Run(cluster, cluster.AddPod(Pod("a")));
        var taken = cluster.Pods.Values.Single().Addresses[0];
        ShouldFail("PodAddressTaken", () => cluster.AddPod(Pod("b") with { Addresses = [taken] }));
        ShouldFail("PodAddressTaken", () => cluster.AddPod(Pod("b") with { Addresses = [IpAddress.Parse("192.168.0.2")] }));
        ShouldFail("InvalidPodAddress", () => cluster.AddPod(Pod("b") with { Addresses = [IpAddress.Parse("10.244.0.8"), IpAddress.Parse("10.244.0.9")] }));
    }

    [Fact]
    public void A_pod_that_waits_holds_the_address_that_it_asks_for()
    {
        var waiting = s_cluster.AddPod(Pod("a") with { Addresses = [IpAddress.Parse("10.244.0.2")] });
        ShouldFail("PodAddressTaken", () => waiting.AddPod(Pod("b") with { Addresses = [IpAddress.Parse("10.244.0.2")] }));
        Assert.Equal("10.244.0.3", waiting.AddPod(Pod("b", "node1")).Pods[new("default", "b")].Addresses[0].ToString());
    }

    [Fact]
    public void An_address_that_is_brought_along_is_kept() =>
        Assert.Equal("10.244.0.77", s_cluster.AddPod(Pod("a", "node1") with { Addresses = [IpAddress.Parse("10.244.0.77")] }).Pods[new("default", "a")].Addresses[0].ToString());

    [Fact]
    public void A_pod_that_had_not_started_starts_on_its_own_node_and_does_not_stop_again()
    {
        var name = new ObjectName("default", "a");
        var cluster = s_cluster.AddPod(Pod("a", "node1") with { IsPending = true });
        Assert.Empty(cluster.Pods[name].Addresses);
        ShouldFail("PodFieldImmutable", () => cluster.SetPod(name, pod => pod with { IsPending = false, NodeName = "node2" }));
        cluster = cluster.SetPod(name, pod => pod with { IsPending = false });
        Assert.Equal("10.244.0.2", cluster.Pods[name].Addresses[0].ToString());
        ShouldFail("PodFieldImmutable", () => cluster.SetPod(name, pod => pod with { IsPending = true }));
    }

    [Fact]
    public void Containers_of_a_pod_that_want_one_port_are_a_warning()
    {
        var cluster = Reconciliation.Run(s_cluster, s_cluster.AddPod(Pod("a", "node1") with { Containers = [new Container("one", [Tcp(80), Tcp(80, "web")]), new Container("two", [Tcp(80)])] }));
        var warning = Assert.Single(cluster.Warnings);
        Assert.Equal("ContainerPortClash", warning.Id);
        Assert.StartsWith("Containers 'one' and 'two' of pod 'default/a' both declare tcp port 80", warning.Message, StringComparison.Ordinal);
        Assert.Empty(Reconciliation.Run(cluster, (cluster with { Warnings = [] }).AddPod(Pod("b", "node1"))).Warnings);
    }

    [Fact]
    public void Pods_of_no_owner_are_a_warning_each()
    {
        var pod = Pod("a", "node1") with { Containers = [new Container("one", [Tcp(80)]), new Container("two", [Tcp(80)])] };
        Assert.Equal(2, Reconciliation.Run(s_cluster, s_cluster.AddPod(pod).AddPod(pod with { Name = new("default", "b") })).Warnings.Count);
    }

    [Fact]
    public void Several_pods_of_one_owner_are_one_warning()
    {
        var template = Pod("t", null, "app=web") with { Containers = [new Container("one", [Tcp(80)]), new Container("two", [Tcp(80)])] };
        var web = new Workload { Kind = WorkloadKind.Deployment, Name = new("default", "web"), Replicas = 3, Selector = new LabelSelector { MatchLabels = Labels("app=web") }, Template = template };
        Assert.Single(Reconciliation.Run(s_cluster, s_cluster.AddWorkload(web)).Warnings);
    }

    [Theory]
    [InlineData("InvalidContainerPort", "web", "web", 0, 0, false)]
    [InlineData("DuplicateHostPort", null, null, 8080, 8080, false)]
    [InlineData("DuplicateHostPort", null, null, 0, 0, true)]
    public void A_port_that_is_declared_twice_has_other_names_and_other_host_ports(string errorId, string? oneName, string? otherName, int one, int other, bool hostNetwork) => ShouldFail(errorId, () => s_cluster.AddPod(
        Pod("a", "node1", null, Declared(oneName, one), Declared(otherName, other)) with { HostNetwork = hostNetwork }));

    private static ContainerPort Declared(string? name, int hostPort) => new() { Port = 80, Name = name, HostPort = hostPort == 0 ? null : (ushort)hostPort };

    [Fact]
    public void Tcp_and_udp_of_one_number_do_not_clash() => Assert.Empty(Reconciliation.Run(s_cluster, s_cluster.AddPod(
        Pod("a", "node1") with { Containers = [new Container("one", [Tcp(53)]), new Container("two", [new ContainerPort { Port = 53, Protocol = IpProtocol.Udp }])] })).Warnings);

    [Theory]
    [InlineData(8080, null, 8080, null, "node1", true)]
    [InlineData(8080, null, 8080, "192.168.0.2", "node1", true)]
    [InlineData(8080, "192.168.0.2", 8080, null, "node1", true)]
    [InlineData(8080, "192.168.0.2", 8080, "0.0.0.0", "node1", true)]
    [InlineData(8080, "0.0.0.0", 8080, "192.168.0.2", "node1", true)]
    [InlineData(8080, "192.168.0.2", 8080, "192.168.0.2", "node1", true)]
    [InlineData(8080, "192.168.0.9", 8080, "192.168.0.2", "node1", false)]
    [InlineData(8080, null, 8081, null, "node1", false)]
    [InlineData(8080, null, 8080, null, "node2", false)]
    public void A_host_port_is_taken_once_on_a_node(int one, string? oneAddress, int other, string? otherAddress, string node, bool clashes)
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1", null, Host(80, (ushort)one, oneAddress)));
        var pod = Pod("b", node, null, Host(80, (ushort)other, otherAddress));
        if (clashes)
            ShouldFail("HostPortTaken", () => cluster.AddPod(pod));
        else
            Assert.Equal(2, cluster.AddPod(pod).Pods.Count);
    }

    [Fact]
    public void A_host_port_is_one_protocol_s_and_free_when_its_pod_has_ended()
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1", null, Host(53, 53)));
        Assert.Equal(2, cluster.AddPod(Pod("b", "node1", null, Host(53, 53) with { Protocol = IpProtocol.Udp })).Pods.Count);
        Assert.Equal(2, cluster.SetPod(new("default", "a"), pod => pod with { HasEnded = true }).AddPod(Pod("b", "node1", null, Host(53, 53))).Pods.Count);
    }

    [Fact]
    public void A_pod_that_had_not_started_holds_its_host_port_itself()
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1", null, Host(80, 8080)) with { IsPending = true });
        ShouldFail("HostPortTaken", () => cluster.AddPod(Pod("b", "node1", null, Host(80, 8080))));
        Assert.True(cluster.SetPod(new("default", "a"), pod => pod with { IsPending = false }).Pods[new("default", "a")].HasNetwork);
    }

    [Fact]
    public void A_pod_that_has_ended_is_given_no_address() => Assert.Empty(s_cluster.AddPod(Pod("a", "node1") with { HasEnded = true }).Pods[new("default", "a")].Addresses);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Pods_without_a_network_of_their_own_hold_no_address(bool hostNetwork, bool hasEnded)
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1"));
        Assert.Equal(2, cluster.AddPod(Pod("b") with { HostNetwork = hostNetwork, HasEnded = hasEnded, Addresses = [IpAddress.Parse("10.244.0.2")] }).Pods.Count);
    }

    [Fact]
    public void A_pod_may_have_an_address_of_each_family()
    {
        var cluster = Empty(DualStack).AddNode("node1");
        Assert.Equal(2, cluster.AddPod(Pod("a", "node1") with { Addresses = [IpAddress.Parse("10.244.0.9"), IpAddress.Parse("fd00:10:244::9")] }).Pods.Values.Single().Addresses.Count);
        Assert.Single(cluster.AddPod(Pod("a", "node1") with { Addresses = [IpAddress.Parse("fd00:10:244::ffff:ffff:ffff:ffff")] }).Pods);
    }

    [Fact]
    public void Calico_s_pods_have_addresses_of_any_block() =>
        Assert.Equal("10.244.9.9", Empty(new ClusterOptions { Cni = CniKind.Calico }).AddNode("node1").AddPod(Pod("a", "node1") with { Addresses = [IpAddress.Parse("10.244.9.9")] }).Pods.Values.Single().Addresses[0].ToString());

    [Fact]
    public void A_pod_that_waits_is_given_a_node_and_an_address_and_nothing_else()
    {
        var name = new ObjectName("default", "a");
        var cluster = s_cluster.AddPod(Pod("a"));
        Assert.Equal("10.244.1.7", cluster.SetPod(name, pod => pod with { NodeName = "node2", Addresses = [IpAddress.Parse("10.244.1.7")] }).Pods[name].Addresses[0].ToString());
        ShouldFail("PodFieldImmutable", () => cluster.SetPod(name, pod => pod with { NodeName = "node2", Containers = [] }));
    }

    [Fact]
    public void Host_network_pods_of_a_node_clash_on_their_ports()
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1", null, Tcp(80)) with { HostNetwork = true });
        ShouldFail("HostPortTaken", () => cluster.AddPod(Pod("b", "node1", null, Tcp(80)) with { HostNetwork = true }));
        ShouldFail("HostPortTaken", () => cluster.AddPod(Pod("b", "node1", null, Host(8080, 80))));
    }

    [Theory]
    [InlineData("InvalidObjectName", "Upper", "node1")]
    [InlineData("KubeNamespaceNotFound", "prod/a", "node1")]
    [InlineData("NodeNotFound", "a", "node9")]
    public void A_pod_that_cannot_be_is_refused(string errorId, string name, string node) => ShouldFail(errorId, () => s_cluster.AddPod(Pod(name, node)));

    [Fact]
    public void A_pod_of_a_name_is_there_once()
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1"));
        ShouldFail("PodExists", () => cluster.AddPod(Pod("a", "node2")));
    }

    [Fact]
    public void Readiness_labels_and_termination_change_and_ports_do_not()
    {
        var name = new ObjectName("default", "a");
        var cluster = s_cluster.AddPod(Pod("a", "node1")).SetPod(name, pod => pod with { IsReady = false, IsTerminating = true, Labels = Labels("app=b") });
        Assert.False(cluster.Pods[name].IsReady);
        Assert.Equal([name], cluster.PodsWith("default", Labels("app=b")).Select(pod => pod.Name));
        ShouldFail("PodFieldImmutable", () => cluster.SetPod(name, pod => pod with { NodeName = "node2" }));
        ShouldFail("PodFieldImmutable", () => cluster.SetPod(name, pod => pod with { Containers = [] }));
    }

    [Fact]
    public void A_pod_that_has_ended_does_not_start_again()
    {
        var a = new ObjectName("default", "a");
        var ended = s_cluster.AddPod(Pod("a", "node1")).SetPod(a, pod => pod with { HasEnded = true });
        var reused = ended.AddPod(Pod("b", "node1") with { Addresses = ended.Pods[a].Addresses });
        ShouldFail("PodFieldImmutable", () => reused.SetPod(a, pod => pod with { HasEnded = false }));
        Assert.False(reused.SetPod(a, pod => pod with { IsReady = false }).Pods[a].IsReady);
    }

    [Fact]
    public void Freed_addresses_are_not_used_again_at_once_after_the_options_change()
    {
        var cluster = s_cluster.AddPod(Pod("a", "node1")).RemovePod(new("default", "a"));
        cluster = cluster with { Options = cluster.Options with { DnsDomain = "example.local" } };
        Assert.Equal("10.244.0.3", cluster.AddPod(Pod("b", "node1")).Pods[new("default", "b")].Addresses[0].ToString());
    }

    [Theory]
    [InlineData("ended", "it has ended")]
    [InlineData("waits", "it waits for a node")]
    [InlineData("pending", "it has not started")]
    public void A_pod_that_does_not_run_sends_nothing(string pod, string why)
    {
        var lab = Lab(null, cluster => cluster.AddNode("node1").AddPod(Pod("ended", "node1") with { HasEnded = true }).AddPod(Pod("pending", "node1") with { IsPending = true })
            .AddPod(Pod("waits") with { NodeSelector = Labels("disk=ssd") }).AddPod(Pod("runs", "node1")));
        Assert.Equal("runs.default", KubeNet.Orchestration.Places.Destinations.ResolveSender(lab.Config, "pod/runs"));
        var error = Assert.Throws<KubeNet.Engine.NetConfigException>(() => KubeNet.Orchestration.Places.Destinations.ResolveSender(lab.Config, $"pod/{pod}"));
        Assert.Equal(("PodNotRunning", $"Pod 'default/{pod}' cannot send: {why}."), (error.ErrorId, error.Message));
    }

    [Fact]
    public void A_namespace_takes_what_is_in_it_along()
    {
        var cluster = s_cluster.AddNamespace("prod", Labels("team=x")).AddPod(Pod("prod/a", "node1"));
        Assert.Equal("kubernetes.io/metadata.name=prod,team=x", cluster.Namespaces["prod"].Labels.ToString());
        Assert.Empty(cluster.RemoveNamespace("prod").Pods);
        ShouldFail("KubeNamespaceForbidden", () => cluster.RemoveNamespace("default"));
        ShouldFail("KubeNamespaceExists", () => cluster.AddNamespace("prod"));
    }

    [Fact]
    public void A_pod_s_own_resolver_has_a_nameserver_and_not_too_many()
    {
        ShouldFail("InvalidPodDns", () => Empty().AddPod(Pod("a") with { Dns = new PodDns { Policy = DnsPolicy.None } }));
        ShouldFail("InvalidPodDns", () => Empty().AddPod(Pod("a") with { Dns = new PodDns { Nameservers = [.. Enumerable.Range(1, 4).Select(number => IpAddress.Parse($"192.0.2.{number}"))] } }));
        Assert.Single(Empty().AddPod(Pod("a") with { Dns = new PodDns { Policy = DnsPolicy.None, Nameservers = [IpAddress.Parse("192.0.2.1")] } }).Pods);
    }
}
