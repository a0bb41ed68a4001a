using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>kube-proxy in iptables mode on all nodes of a cluster: follows what differs between two values of the cluster.</summary>
public static class KubeProxy
{
    /// <summary>
    /// Writes a cluster's services into the rulesets of its nodes. Nodes that are new get what kubelet and kube-proxy set up as they start; nodes that
    /// are gone, but whose namespace is still there, lose kube-proxy's rules. Imported nodes have their own.
    /// </summary>
    /// <param name="config">The configuration. Each node's namespace that is to be written is there already.</param>
    /// <param name="before">The cluster as it was last written, or null.</param>
    /// <param name="after">The cluster as it is now.</param>
    public static NetworkConfig Write(NetworkConfig config, Cluster? before, Cluster after) => Write(config, before, after, ConfigOf);

    /// <summary>As above, with settings that clusters do not have.</summary>
    internal static NetworkConfig Write(NetworkConfig config, Cluster? before, Cluster after, Func<ClusterOptions, IpFamily, ProxyConfig> settings)
    {
        var layer = config.Layer<ProxyLayer>() ?? ProxyLayer.Empty;
        var diff = new ClusterDiff(before ?? new Cluster { Name = after.Name, Options = after.Options }, after);
        var touched = Touched(config, layer, after);
        var families = after.Options.Families.ToList();
        var syncs = families.ConvertAll(family => Sync(config, layer, diff, after, settings(after.Options, family), touched));
        foreach (var sync in syncs)
            layer = layer with { Tables = layer.Tables.SetItem((after.Name, sync.After.Config.Family), sync.After) };
        config = WriteNodes(config, syncs, touched);
        config = CleanUp(config, diff, syncs);
        return config.With(layer with { Written = config.Namespaces });
    }

    /// <summary>
    /// Notes that the cluster's other writers are done: what differs in a node from now on somebody else did, and kube-proxy looks after its rules there.
    /// Where node ports are bound to networks, the plugin's links count too, so that nothing is noted.
    /// </summary>
    internal static NetworkConfig Settle(NetworkConfig config, ClusterOptions options) =>
        options.NodePortAddresses.IsEmpty && config.Layer<ProxyLayer>() is { } layer ? config.With(layer with { Written = config.Namespaces }) : config;

    /// <summary>The cluster nodes whose namespaces somebody else changed since kube-proxy wrote: they are looked after at its next write.</summary>
    internal static IEnumerable<string> TouchedNodes(NetworkConfig config)
    {
        var layer = config.Layer<ProxyLayer>() ?? ProxyLayer.Empty;
        return config.Clusters().Where(cluster => cluster.Options.ProxyMode == ProxyMode.Iptables).SelectMany(cluster => Touched(config, layer, cluster)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    /// <summary>What the kube-proxies of a lab know of their rules, worked out from the clusters alone: for a lab that has their rules already.</summary>
    internal static ProxyLayer Recall(NetworkConfig config)
    {
        var layer = ProxyLayer.Empty;
        foreach (var cluster in config.Clusters().Where(cluster => cluster.Options.ProxyMode == ProxyMode.Iptables))
        {
            foreach (var family in cluster.Options.Families)
            {
                var proxy = ConfigOf(cluster.Options, family);
                var nodes = cluster.Nodes.Keys.ToDictionary(name => name, name => NodeOf(config, cluster, name, proxy), StringComparer.Ordinal);
                layer = layer with { Tables = layer.Tables.SetItem((cluster.Name, family), ProxyTables.Empty(proxy).With([.. cluster.Services.Keys], cluster, nodes)) };
            }
        }

        return layer;
    }

    /// <summary>Takes kube-proxy's rules and health check ports off the nodes of a cluster, as <c>kube-proxy --cleanup</c> does; the sysctls it set stay.</summary>
    internal static NetworkConfig Stop(NetworkConfig config, Cluster cluster)
    {
        var layer = config.Layer<ProxyLayer>() ?? ProxyLayer.Empty;
        var tables = layer.Tables.Where(pair => pair.Key.Cluster == cluster.Name).OrderBy(pair => pair.Key.Family).Select(pair => pair.Value).ToList();
        var ports = PortsOf(tables);
        var written = new List<NamespaceConfig>();
        foreach (var name in tables.SelectMany(table => table.Nodes.Keys).Distinct(StringComparer.Ordinal))
        {
            if (config.Namespaces.TryGetValue(name, out var home))
                written.Add(HealthCheckPorts.Open(tables.Aggregate(home, (all, table) => NodeWriter.CleanUp(all, table.Config)), tables[0].Config, tables[0].Nodes[name], ports, []));
        }

        return config.WithAll(written).With(layer with { Tables = layer.Tables.RemoveRange(tables.Select(table => (cluster.Name, table.Config.Family))) });
    }

    /// <summary>How kube-proxy of a family is set up in a cluster.</summary>
    public static ProxyConfig ConfigOf(ClusterOptions options, IpFamily family) => new()
    {
        Family = family,
        LocalDetector = LocalTrafficDetector.Of(options, family),
        MasqueradeAll = options.MasqueradeAll,
        LocalhostNodePorts = options.LocalhostNodePorts,
        MasqueradeBit = options.MasqueradeBit,
        NodePortAddresses = options.NodePortAddresses,
        NodePortAddressesPrimary = options.NodePortAddressesPrimary,
    };

    /// <summary>The cluster's nodes whose namespaces somebody else changed since kube-proxy wrote.</summary>
    private static HashSet<string> Touched(NetworkConfig config, ProxyLayer layer, Cluster cluster) =>
        (layer.Written?.DifferencesTo(config.Namespaces).Select(difference => difference.Key) ?? cluster.Nodes.Keys)
        .Where(cluster.Nodes.ContainsKey).ToHashSet(StringComparer.Ordinal);

    private static ProxySync Sync(NetworkConfig config, ProxyLayer layer, ClusterDiff diff, Cluster cluster, ProxyConfig proxy, HashSet<string> touched)
    {
        var isFull = !layer.Tables.TryGetValue((cluster.Name, proxy.Family), out var old) || old.Config != proxy;
        var before = isFull ? ProxyTables.Empty(proxy) : old!;
        IEnumerable<ObjectName> services = isFull
            ? cluster.Services.Keys
            : diff.Services.Select(change => (change.After ?? change.Before)!.Name).Concat(diff.EndpointSlices.Select(change => (change.After ?? change.Before)!.Service)).Distinct().Order();
        var nodes = isFull ? cluster.Nodes.Keys : diff.Nodes.Select(change => (change.After ?? change.Before)!.Name);
        if (!proxy.HasNodePortsEverywhere)
            nodes = nodes.Union(touched);
        var changed = nodes.ToDictionary(name => name, name => NodeOf(config, cluster, name, proxy), StringComparer.Ordinal);
        return new ProxySync(isFull, before, before.With([.. services], cluster, changed));
    }

    private static ProxyNode? NodeOf(NetworkConfig config, Cluster cluster, string name, ProxyConfig proxy)
    {
        if (!cluster.Nodes.TryGetValue(name, out var node) || !config.Namespaces.TryGetValue(name, out var home) || IsImported(config, name))
            return null;
        return new ProxyNode
        {
            Name = name,
            Address = node.AddressOf(proxy.Family),
            Zone = node.Zone,
            PodCidr = node.PodCidrOf(proxy.Family),
            LinkAddresses = proxy.HasNodePortsEverywhere
                ? []
                : home.Links.Values.SelectMany(link => link.Addresses).Select(address => address.Address.Address).Where(address => address.Family == proxy.Family).ToEquatableArray(),
        };
    }

    private static NetworkConfig WriteNodes(NetworkConfig config, List<ProxySync> syncs, HashSet<string> touched)
    {
        var ports = (Before: PortsOf(syncs.ConvertAll(sync => sync.Before)), After: PortsOf(syncs.ConvertAll(sync => sync.After)));
        var nodes = syncs.TrueForAll(sync => ReferenceEquals(sync.Before, sync.After))
            ? syncs[0].After.Nodes.Find(touched.Order(StringComparer.Ordinal))
            : syncs[0].After.Nodes;
        var written = new List<NamespaceConfig>();
        var started = new List<string>();
        foreach (var (first, home) in config.Namespaces.Join(nodes))
        {
            var now = home;
            foreach (var sync in syncs)
            {
                var node = ReferenceEquals(sync, syncs[0]) ? first : sync.After.Nodes[first.Name];
                var old = sync.Former(node);
                if (old is null)
                    started.Add(node.Name);
                now = old is null || touched.Contains(node.Name) ? NodeWriter.WriteAll(now, sync.After, node, starts: old is null) : NodeWriter.WriteChanges(now, sync, old, node);
            }

            now = HealthCheckPorts.Open(now, syncs[0].After.Config, first, syncs[0].Former(first) is null ? [] : ports.Before, ports.After);
            if (!ReferenceEquals(now, home))
                written.Add(now);
        }

        config = written.Count == 0 ? config : config.WithAll(written);
        return started.Distinct(StringComparer.Ordinal).Aggregate(config, (all, name) => syncs.Aggregate(all, (one, sync) => ProxySysctls.Set(one, name, sync.After.Config)));
    }

    private static NetworkConfig CleanUp(NetworkConfig config, ClusterDiff diff, List<ProxySync> syncs)
    {
        foreach (var name in diff.Nodes.Where(change => change.After is null).Select(change => change.Before!.Name))
        {
            if (config.Namespaces.TryGetValue(name, out var home) && !IsImported(config, name))
                config = config.With(syncs.Aggregate(home, (all, sync) => NodeWriter.CleanUp(all, sync.After.Config)));
        }

        return config;
    }

    private static bool IsImported(NetworkConfig config, string node) => config.Layer<KubernetesLayer>()?.ImportedNodes.Contains(node) ?? false;

    private static IReadOnlyList<ushort> PortsOf(List<ProxyTables> tables) =>
        tables is [var only] ? only.HealthCheckNodePorts : [.. tables.SelectMany(one => one.HealthCheckNodePorts).Distinct().Order()];
}
