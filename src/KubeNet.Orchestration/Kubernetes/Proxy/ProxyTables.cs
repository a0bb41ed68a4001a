using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// All rules of kube-proxy in one family of a cluster: chains that the nodes of a zone share, and what single nodes have of their own. Immutable; a
/// change works out anew only what it touches, as kube-proxy's partial sync does.
/// </summary>
internal sealed record ProxyTables
{
    private static readonly TreeDictionary<ObjectName, ProxiedService> s_noServices = TreeDictionary.Empty<ObjectName, ProxiedService>(Comparer<ObjectName>.Default);

    private ProxyTables(ProxyConfig config)
    {
        Config = config;
        Common = ZoneChains.Empty(null, config, s_noServices);
    }

    public ProxyConfig Config { get; }

    /// <summary>The services that kube-proxy serves.</summary>
    public TreeDictionary<ObjectName, ProxiedService> Services { get; private init; } = s_noServices;

    /// <summary>The nodes.</summary>
    public TreeDictionary<string, ProxyNode> Nodes { get; private init; } = TreeDictionary.Empty<string, ProxyNode>(StringComparer.Ordinal);

    /// <summary>The chains of nodes without a zone, and of all nodes where no service tells zones apart.</summary>
    private ZoneChains Common { get; init; }

    /// <summary>The chains by zone, where some service tells zones apart.</summary>
    private ImmutableDictionary<string, ZoneChains> ByZone { get; init; } = ImmutableDictionary.Create<string, ZoneChains>(StringComparer.Ordinal);

    /// <summary>The nodes' own chains; nodes that are not listed have none.</summary>
    private ImmutableDictionary<string, NodeChains> ByNode { get; init; } = ImmutableDictionary.Create<string, NodeChains>(StringComparer.Ordinal);

    /// <summary>Which services a node has a part in.</summary>
    private ImmutableDictionary<string, ImmutableSortedSet<ObjectName>> Parts { get; init; } = ImmutableDictionary.Create<string, ImmutableSortedSet<ObjectName>>(StringComparer.Ordinal);

    /// <summary>The health check node ports of the services, in order.</summary>
    public IReadOnlyList<ushort> HealthCheckNodePorts { get; private init; } = [];

    /// <summary>How many endpoints there are.</summary>
    private int EndpointCount { get; init; }

    /// <summary>How many services tell zones apart.</summary>
    private int HintedCount { get; init; }

    /// <summary>Counts the changes that make stale UDP flows possible: those of endpoints of UDP ports.</summary>
    public int UdpChanges { get; private init; }

    /// <summary>No services, no nodes.</summary>
    public static ProxyTables Empty(ProxyConfig config) => new(config);

    /// <summary>The chains that a node shares with others.</summary>
    public ZoneChains SharedBy(ProxyNode node) => node.Zone is { } zone && ByZone.TryGetValue(zone, out var chains) ? chains : Common;

    /// <summary>A node's own chains.</summary>
    public NodeChains OwnOf(string node) => ByNode.GetValueOrDefault(node, NodeChains.None);

    /// <summary>The tables after objects changed.</summary>
    /// <param name="changed">The names of services of which the service or a slice changed, in order.</param>
    /// <param name="cluster">The objects as they are now.</param>
    /// <param name="changedNodes">The nodes that are new or changed, and null for those that are gone.</param>
    public ProxyTables With(IReadOnlyList<ObjectName> changed, Cluster cluster, IReadOnlyDictionary<string, ProxyNode?> changedNodes)
    {
        var changes = ServiceChanges.Of(Config, Services, changed, cluster, EndpointCount);
        if (changes.Names.Count == 0 && changedNodes.Count == 0)
            return this;
        var nodes = Nodes.SetItems(changedNodes.Where(node => node.Value is not null).Select(node => new KeyValuePair<string, ProxyNode>(node.Key, node.Value!)))
            .RemoveRange(changedNodes.Where(node => node.Value is null).Select(node => node.Key));
        var services = Services.SetItems(changes.Put).RemoveRange(changes.Gone);
        var common = changes.Names.Count == 0 ? Common : Common.With(services, changes.Names);
        var hinted = HintedCount + changes.HintedDifference;
        var byZone = hinted == 0 ? ByZone.Clear() : ZonesOf(nodes.Values, services, changes.Names);
        var tables = this with
        {
            Services = services,
            Nodes = nodes,
            Common = common,
            ByZone = byZone,
            Parts = PartsAfter(changes, services, nodes, [.. changedNodes.Keys]),
            HealthCheckNodePorts = changes.All.Any(change => HealthCheckPorts.HasAny(change.Before) || HealthCheckPorts.HasAny(change.After))
                ? HealthCheckPorts.Of(services.Values)
                : HealthCheckNodePorts,
            EndpointCount = EndpointCount + changes.EndpointDifference,
            HintedCount = hinted,
            UdpChanges = UdpChanges + (changes.TouchesUdpEndpoints ? 1 : 0),
        };
        return tables with { ByNode = tables.NodesAfter(this, changes, changedNodes.Keys) };
    }

    private ImmutableDictionary<string, ZoneChains> ZonesOf(IEnumerable<ProxyNode> nodes, TreeDictionary<ObjectName, ProxiedService> services, IReadOnlyList<ObjectName> changed)
    {
        var zones = nodes.Select(node => node.Zone).OfType<string>().Distinct(StringComparer.Ordinal);
        return zones.ToImmutableDictionary(
            zone => zone,
            zone => ByZone.TryGetValue(zone, out var known) ? known.With(services, changed)
                : HintedCount == 0 ? Common.For(zone).With(services, changed)
                : ZoneChains.Empty(zone, Config, s_noServices).With(services, [.. services.Keys]),
            StringComparer.Ordinal);
    }

    private ImmutableDictionary<string, ImmutableSortedSet<ObjectName>> PartsAfter(
        ServiceChanges changes, TreeDictionary<ObjectName, ProxiedService> services, TreeDictionary<string, ProxyNode> nodes, IReadOnlyCollection<string> changedNodes)
    {
        var parts = new PartsDraft(Parts);
        foreach (var (before, after) in changes.All)
        {
            foreach (var node in before?.NodesWithPart ?? [])
                parts.Remove(node, before!.Name);
            foreach (var node in after?.NodesWithPart ?? [])
                parts.Add(node, after!.Name);
            if (before is not { LooksAtNodes: true } && after is not { LooksAtNodes: true })
                continue;
            foreach (var node in nodes.Values)
            {
                if (before?.LooksAt(node) == true && after?.NodesWithPart.Contains(node.Name) != true)
                    parts.Remove(node.Name, before.Name);
                if (after?.LooksAt(node) == true)
                    parts.Add(node.Name, after.Name);
            }
        }

        if (changedNodes.Count == 0)
            return parts.ToImmutable();
        var looking = services.Values.Where(service => service.LooksAtNodes).ToList();
        foreach (var name in changedNodes)
        {
            var node = nodes.TryGetValue(name, out var there) ? there : null;
            foreach (var service in looking)
            {
                if (node is not null && service.LooksAt(node))
                    parts.Add(name, service.Name);
                else if (!service.NodesWithPart.Contains(name))
                    parts.Remove(name, service.Name);
            }
        }

        return parts.ToImmutable();
    }

    private ImmutableDictionary<string, NodeChains> NodesAfter(ProxyTables before, ServiceChanges changes, IEnumerable<string> changedNodes)
    {
        var touched = new HashSet<string>(changedNodes, StringComparer.Ordinal);
        foreach (var (old, now) in changes.All)
        {
            touched.UnionWith(old?.NodesWithPart ?? []);
            touched.UnionWith(now?.NodesWithPart ?? []);
            if (old is { LooksAtNodes: true } || now is { LooksAtNodes: true })
                touched.UnionWith(Nodes.Keys);
        }

        var lists = SharedChains.All.Where(chain => !ReferenceEquals(before.Common.ListOf(chain), Common.ListOf(chain))).ToList();
        if (lists.Count > 0)
            touched.UnionWith(ByNode.Where(entry => lists.Exists(entry.Value.HasOwn)).Select(entry => entry.Key));
        var chains = ByNode.ToBuilder();
        foreach (var name in touched)
        {
            var own = Nodes.TryGetValue(name, out var node) && (Parts.ContainsKey(name) || !Config.HasNodePortsEverywhere)
                ? NodeChains.Of(Config, node, SharedBy(node), Parts.GetValueOrDefault(name, []).Where(Services.ContainsKey).Select(service => Services[service]))
                : NodeChains.None;
            if (ReferenceEquals(own, NodeChains.None))
                chains.Remove(name);
            else
                chains[name] = own;
        }

        return chains.ToImmutable();
    }
}
