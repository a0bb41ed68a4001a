using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>All that kube-proxy writes on one node, service port by service port in the order of their names.</summary>
internal sealed class NodeRules
{
    private NodeRules(ProxyConfig config, ProxyNode node, bool isLargeCluster, IReadOnlyList<ServicePortRules> services)
    {
        (Config, Node, IsLargeCluster, Services) = (config, node, isLargeCluster, services);
    }

    public ProxyConfig Config { get; }

    public ProxyNode Node { get; }

    /// <summary>Whether there are so many endpoints that comments are left out.</summary>
    public bool IsLargeCluster { get; }

    public IReadOnlyList<ServicePortRules> Services { get; }

    /// <summary>Makes the rules of a node from the cluster's objects.</summary>
    public static NodeRules Of(ProxyConfig config, ProxyNode node, IEnumerable<Service> services, IEnumerable<EndpointSlice> slices)
    {
        var byService = slices.ToLookup(slice => slice.Service);
        var ports = new List<(ServicePortInfo Info, EndpointInfo[] Endpoints)>();
        foreach (var service in services.OrderBy(service => service.Name))
        {
            var endpoints = EndpointMap.Of(service.Name, byService[service.Name], config.Family);
            foreach (var info in ServicePortInfo.Of(service, config))
                ports.Add((info, endpoints.GetValueOrDefault(info.Name, [])));
        }

        var isLarge = ports.Sum(port => port.Endpoints.Length) > config.LargeClusterThreshold;
        return new NodeRules(config, node, isLarge, [.. ports.Select(port => ServicePortRules.Of(Plan(config, node, port.Info, port.Endpoints, isLarge)))]);
    }

    /// <summary>The plan of one service port on a node.</summary>
    public static ServicePortPlan Plan(ProxyConfig config, ProxyNode node, ServicePortInfo info, EndpointInfo[] endpoints, bool isLargeCluster)
    {
        var isFromNodeAllowed = node.Address is { } address && info.LoadBalancerSourceRanges.Items.Any(range => range.Contains(address));
        return new ServicePortPlan(config, info, EndpointCategories.Of(endpoints, info, node.Name, node.Zone), isFromNodeAllowed, isLargeCluster) { LocalDetector = config.LocalDetector.On(node) };
    }

    /// <summary>The chains of a table that kube-proxy fills.</summary>
    public IEnumerable<Chain> ChainsOf(TableName table)
    {
        if (table == TableName.Nat)
        {
            yield return Chain.User(ChainNames.Services).WithRules([.. Services.SelectMany(service => service.NatServices), .. NodePortRules.Tail(Config, Node)]);
            yield return Chain.User(ChainNames.NodePorts).WithRules([.. Services.SelectMany(service => service.NatNodePorts)]);
            yield return MasqueradeRules.Postrouting(Config);
            yield return MasqueradeRules.MarkMasq(Config);
            foreach (var chain in Services.SelectMany(service => service.Chains))
                yield return chain;
            yield break;
        }

        foreach (var name in RestoreText.FilterChains)
        {
            yield return name == ChainNames.Forward
                ? ForwardRules.Of(Config)
                : Chain.User(name).WithRules([.. Services.SelectMany(service => service.Filter).Where(line => line.Chain == name).Select(line => line.Rule)]);
        }

        if (Config.HasLocalhostNodePorts)
            yield return LocalnetFirewall.Chain;
    }
}
