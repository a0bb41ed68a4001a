namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// Which endpoints of a service port a node sends to, by traffic policy (CategorizeEndpoints in pkg/proxy/topology.go): ready ones, where
/// there are hints for the node or its zone those only, and where none is ready those that terminate and still serve.
/// </summary>
internal sealed record EndpointCategories
{
    /// <summary>Those for traffic policy Cluster; none where it is never used.</summary>
    public EndpointInfo[] Cluster { get; private init; } = [];

    /// <summary>Those for traffic policy Local; none where it is never used.</summary>
    public EndpointInfo[] Local { get; private init; } = [];

    /// <summary>Both together, each once.</summary>
    public EndpointInfo[] Reachable { get; private init; } = [];

    /// <summary>Whether any node has an endpoint that could be used.</summary>
    public bool HasAny { get; private init; }

    /// <summary>Sorts the endpoints of a service port for a node.</summary>
    public static EndpointCategories Of(EndpointInfo[] endpoints, ServicePortInfo info, string node, string? zone)
    {
        EndpointInfo[] cluster = [];
        var mode = TopologyMode.None;
        if (info.UsesClusterEndpoints)
        {
            mode = ModeOf(endpoints, node, zone);
            cluster = Array.FindAll(endpoints, endpoint => endpoint.IsReady && IsHinted(endpoint, mode, node, zone));
            if (cluster.Length == 0)
                cluster = Array.FindAll(endpoints, endpoint => endpoint.IsServingTerminating);
        }

        if (!info.UsesLocalEndpoints)
            return new EndpointCategories { Cluster = cluster, Reachable = cluster, HasAny = cluster.Length > 0 };
        var hasAny = cluster.Length > 0 || Array.Exists(endpoints, endpoint => endpoint.IsReady || endpoint.IsServingTerminating);
        var local = Array.FindAll(endpoints, endpoint => endpoint.IsReady && endpoint.IsOn(node));
        var isTerminating = local.Length == 0;
        if (isTerminating)
            local = Array.FindAll(endpoints, endpoint => endpoint.IsServingTerminating && endpoint.IsOn(node));
        return new EndpointCategories
        {
            Cluster = cluster,
            Local = local,
            Reachable = !info.UsesClusterEndpoints ? local : mode == TopologyMode.None && !isTerminating ? cluster : [.. cluster.Union(local)],
            HasAny = hasAny,
        };
    }

    private enum TopologyMode
    {
        None,
        SameNode,
        SameZone,
    }

    /// <summary>Hints count where every ready endpoint has them and one is for this node, or else this zone (topologyModeFromHints).</summary>
    private static TopologyMode ModeOf(EndpointInfo[] endpoints, string node, string? zone)
    {
        var (allForNodes, allForZones, hasForNode, hasForZone) = (true, true, false, false);
        foreach (var endpoint in endpoints)
        {
            if (!endpoint.IsReady)
                continue;
            allForNodes &= !endpoint.NodeHints.IsEmpty;
            allForZones &= !endpoint.ZoneHints.IsEmpty;
            hasForNode |= IsHinted(endpoint, TopologyMode.SameNode, node, zone);
            hasForZone |= IsHinted(endpoint, TopologyMode.SameZone, node, zone);
        }

        if (allForNodes && hasForNode)
            return TopologyMode.SameNode;
        return allForZones && hasForZone ? TopologyMode.SameZone : TopologyMode.None;
    }

    private static bool IsHinted(EndpointInfo endpoint, TopologyMode mode, string node, string? zone) => mode switch
    {
        TopologyMode.None => true,
        TopologyMode.SameNode => endpoint.NodeHints.Items.Contains(node),
        TopologyMode.SameZone => zone is not null && endpoint.ZoneHints.Items.Contains(zone),
    };
}
