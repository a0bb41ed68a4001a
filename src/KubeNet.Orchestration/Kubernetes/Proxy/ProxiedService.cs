using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// A service as kube-proxy serves it in one family: its ports, their endpoints, and the rules that follow. Most services have the same rules on every
/// node; those that look at the node have variants.
/// </summary>
internal sealed class ProxiedService
{
    private readonly ProxyConfig _config;
    private readonly Dictionary<string, ServiceRules> _byZone = new(StringComparer.Ordinal);
    private readonly bool _isLargeCluster;
    private ServiceRules? _common;

    private ProxiedService(ProxyConfig config, ObjectName name, IReadOnlyList<(ServicePortInfo Info, EndpointInfo[] Endpoints)> ports, bool isLargeCluster)
    {
        (_config, Name, Ports, _isLargeCluster) = (config, name, ports, isLargeCluster);
        HasZoneHints = ports.Any(port => Array.Exists(port.Endpoints, endpoint => !endpoint.ZoneHints.IsEmpty));
    }

    public ObjectName Name { get; }

    public IReadOnlyList<(ServicePortInfo Info, EndpointInfo[] Endpoints)> Ports { get; }

    /// <summary>How many endpoints its ports have together.</summary>
    public int EndpointCount => Ports.Sum(port => port.Endpoints.Length);

    /// <summary>Whether nodes of different zones may send to different endpoints.</summary>
    public bool HasZoneHints { get; }

    /// <summary>The service, or null where kube-proxy does not serve it.</summary>
    public static ProxiedService? Of(ProxyConfig config, Service service, IEnumerable<EndpointSlice> slices, bool isLargeCluster)
    {
        var infos = ServicePortInfo.Of(service, config).ToList();
        if (infos.Count == 0)
            return null;
        var endpoints = EndpointMap.Of(service.Name, slices, config.Family);
        return new ProxiedService(config, service.Name, [.. infos.Select(info => (info, endpoints.GetValueOrDefault(info.Name, [])))], isLargeCluster);
    }

    /// <summary>The same service, written with or without comments.</summary>
    public ProxiedService ForCluster(bool isLarge) => isLarge == _isLargeCluster ? this : new ProxiedService(_config, Name, Ports, isLarge);

    /// <summary>Whether nothing that kube-proxy looks at differs: its rules are not written again then.</summary>
    public bool IsSameAs(ProxiedService other) =>
        Ports.Count == other.Ports.Count && Ports.Zip(other.Ports).All(pair => pair.First.Info == pair.Second.Info && pair.First.Endpoints.AsSpan().SequenceEqual(pair.Second.Endpoints));

    /// <summary>The rules on a node of a zone that has no part in the service.</summary>
    public ServiceRules RulesIn(string? zone)
    {
        if (zone is null || !HasZoneHints)
            return _common ??= RulesOf(new ProxyNode { Name = "" });
        lock (_byZone)
        {
            if (!_byZone.TryGetValue(zone, out var rules))
                _byZone.Add(zone, rules = RulesOf(new ProxyNode { Name = "", Zone = zone }));
            return rules;
        }
    }

    /// <summary>The rules on a node.</summary>
    public ServiceRules RulesOf(ProxyNode node) =>
        new([.. Ports.Select(port => ServicePortRules.Of(NodeRules.Plan(_config, node, port.Info, port.Endpoints, _isLargeCluster)))]);

    /// <summary>The nodes that have a part in it: endpoints that count for them alone.</summary>
    public IEnumerable<string> NodesWithPart => Ports.SelectMany(PartsOf).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a node has rules of its own for it: its address is among the source ranges of a load balancer, or each node tells pods' traffic by its own pod network.</summary>
    public bool LooksAt(ProxyNode node) => _config.LocalDetector.IsByNode || (node.Address is { } address
        && Ports.Any(port => !port.Info.LoadBalancerVips.IsEmpty && port.Info.LoadBalancerSourceRanges.Items.Any(range => range.Contains(address))));

    /// <summary>Whether any node may have rules of its own for it.</summary>
    public bool LooksAtNodes => _config.LocalDetector.IsByNode || Ports.Any(port => !port.Info.LoadBalancerVips.IsEmpty && !port.Info.LoadBalancerSourceRanges.IsEmpty);

    private static IEnumerable<string> PartsOf((ServicePortInfo Info, EndpointInfo[] Endpoints) port)
    {
        foreach (var endpoint in port.Endpoints)
        {
            if (port.Info.UsesLocalEndpoints && endpoint.NodeName is { } node && (endpoint.IsReady || endpoint.IsServingTerminating))
                yield return node;
            if (!port.Info.UsesClusterEndpoints || !endpoint.IsReady)
                continue;
            foreach (var hinted in endpoint.NodeHints)
                yield return hinted;
        }
    }
}
