using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Nodes and pods that are in the lab already, built by hand or imported, are joined.</summary>
public sealed class JoinedNodeTests
{
    private static readonly IpAddress s_address = IpAddress.Parse("172.16.0.5");

    private static NetworkConfig Machine(string name) => NetworkConfig.Create(1).AddNamespace(name)
        .AddDummy(name, "ens3").SetLink(name, "ens3", new LinkChange { Up = true }).AddAddress(name, "ens3", new InterfaceAddress(s_address, 24)).SetSysctl(name, "net.ipv4.ip_forward", "1");

    // A cluster in one lab, seen from another where only what an import would bring is left.
    private static NetworkConfig Imported()
    {
        var lab = Lab(null, cluster => cluster.AddNode("node1").AddPod(Pod("web", "node1", "app=web", Tcp(80))).AddPod(Pod("other", "node1")));
        var config = lab.Config with { Layers = lab.Config.Layers.Clear() };
        var renamed = config["web.default"] with { Name = "cni-1234" };
        config = config.WithAll([renamed], ["web.default", "kube-lan"]);
        foreach (var link in config["node1"].Links.Values.OfType<KubeNet.Engine.Devices.VethLink>().Where(link => link.PeerNamespace == "web.default"))
            config = config.With(config["node1"].With(link with { PeerNamespace = "cni-1234" }));
        return config;
    }

    [Fact]
    public void A_machine_built_by_hand_gets_the_plugin_s_links_and_stays_when_the_node_goes()
    {
        var config = Machine("node1").AddCluster(Name).EditCluster(Name, cluster => cluster.AddNode("node1", s_address).AddPod(Pod("a", "node1", null, Tcp(80))));
        Assert.Equal(["lo", "ens3", "cni0"], config["node1"].Links.Values.Take(3).Select(link => link.Name));
        Assert.False(config.Namespaces.ContainsKey("kube-lan"));
        config = config.EditCluster(Name, cluster => cluster.RemoveNode("node1"));
        Assert.Equal(["node1"], config.Namespaces.Keys);
    }

    [Fact]
    public void A_machine_that_does_not_have_the_node_s_address_is_refused() => ShouldFail("NodeAddressNotThere", () =>
        Machine("node1").AddCluster(Name).EditCluster(Name, cluster => cluster.AddNode("node1")));

    [Fact]
    public void An_imported_node_is_left_as_it_is_and_its_pods_are_found_by_their_addresses()
    {
        var before = Imported();
        var config = before.AddCluster(Name).EditCluster(Name, cluster => cluster
            .AddNode("node1", IpAddress.Parse("192.168.0.2"))
            .AddPod(Pod("web", "node1", "app=web", Tcp(80)) with { Addresses = [IpAddress.Parse("10.244.0.2")] })
            .AddPod(Pod("lost", "node1") with { Addresses = [IpAddress.Parse("10.244.0.99")] }));
        Assert.Same(before["node1"], config["node1"]);
        Assert.Equal(before.Namespaces.Keys, config.Namespaces.Keys);
        Assert.Equal("cni-1234", config.Cluster(Name).Pods[new("default", "web")].NetworkNamespace);
        Assert.Equal("PodNotInLab", Assert.Single(config.Cluster(Name).Warnings).Id);
        var lab = new Lab(1);
        lab.Edit(_ => config);
        Assert.Equal(Verdict.Delivered, lab.Tcp("node1", "10.244.0.2", 80).Verdict);
    }

    [Fact]
    public void A_pod_does_not_take_a_namespace_that_is_there()
    {
        var config = NetworkConfig.Create(1).AddNamespace("a.default").AddCluster(Name);
        ShouldFail("PodNamespaceTaken", () => config.EditCluster(Name, cluster => cluster.AddNode("node1").AddPod(Pod("a", "node1"))));
    }

    [Fact]
    public void A_node_of_one_cluster_does_not_become_another_one_s()
    {
        var config = NetworkConfig.Create(1).AddCluster(Name).EditCluster(Name, cluster => cluster.AddNode("node1")).AddCluster("other");
        ShouldFail("NodeNameTaken", () => config.EditCluster("other", cluster => cluster.AddNode("node1")));
        config = config.EditCluster(Name, cluster => cluster.RemoveNode("node1")).EditCluster("other", cluster => cluster.AddNode("node1"));
        Assert.Empty(config.Layer<KubernetesLayer>()!.JoinedNodes);
    }

    [Theory]
    [InlineData("node1", "node2")]
    [InlineData("node2", "node1")]
    public void A_pod_moves_to_another_node_in_one_edit(string from, string to)
    {
        var lab = Lab(null, cluster => cluster.AddNode("node1").AddNode("node2").AddPod(Pod("a", from, null, Tcp(80))));
        lab.Edit(config => config.EditCluster(Name, cluster => cluster.RemovePod(new("default", "a")).AddPod(Pod("a", to, null, Tcp(80)))));
        var address = lab.Config.Cluster(Name).Pods[new("default", "a")].Addresses[0];
        Assert.Equal(to, lab.Config.Cluster(Name).Pods[new("default", "a")].NodeName);
        Assert.Equal(Verdict.Delivered, lab.Tcp(from, address, 80).Verdict);
    }
}
