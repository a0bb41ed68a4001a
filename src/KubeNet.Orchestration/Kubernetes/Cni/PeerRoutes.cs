using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Underlay;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// The routes of nodes to each other's pods. Nodes of a group share one tree of routes, from which each lacks its own: thousands of nodes with thousands of
/// routes each cost little more than one of them. Pods within their nodes' networks cost nothing here, each one outside is a route more.
/// </summary>
internal static class PeerRoutes
{
    /// <summary>Takes away what led to single pods that go. It comes before pods are wired: an address may be another node's pod's in the same edit.</summary>
    public static NetworkConfig Forget(NetworkConfig config, CniPlugin plugin, Cluster before, Cluster after, ClusterDiff diff, IReadOnlySet<string> imported)
    {
        var pods = diff.Pods.Where(NodeWork.IsRewired).SelectMany(change => PeerPods.Outside(before, change.Before)).ToList();
        return pods.Count == 0 ? config : Follow(config, plugin, after, new Change([], [], pods, []), imported);
    }

    /// <summary>Follows nodes that came and went, and single pods that came.</summary>
    public static NetworkConfig Write(NetworkConfig config, CniPlugin plugin, Cluster after, ClusterDiff diff, IReadOnlySet<string> imported)
    {
        var gone = diff.Nodes.Where(change => change.After is null).Select(change => change.Either).ToList();
        var fresh = diff.Nodes.Where(change => change.Before is null).Select(change => change.Either).ToList();
        var pods = diff.Pods.Where(NodeWork.IsRewired).SelectMany(change => PeerPods.Outside(after, change.After)).ToList();
        return gone.Count + fresh.Count + pods.Count == 0
            ? config
            : Follow(config, plugin, after, new Change(gone, fresh, [.. gone.SelectMany(PeerPods.NetworksOf)], [.. fresh.SelectMany(PeerPods.NetworksOf), .. pods]), imported);
    }

    private static NetworkConfig Follow(NetworkConfig config, CniPlugin plugin, Cluster cluster, Change change, IReadOnlySet<string> imported)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var groups = change.Nodes.Select(GroupOf).ToHashSet();
        foreach (var members in cluster.Nodes.Values.GroupBy(GroupOf).Where(group => groups.Contains(group.Key)))
        {
            var write = new Group(plugin, cluster, [.. members], change.Among(node => GroupOf(node) == members.Key));
            config = config.WithAll([.. members.Where(node => !imported.Contains(node.Name)).Select(node => write.Write(config[node.Name], node))]);
        }

        config = WithDetours(config, plugin, cluster, GroupOf, change, imported);
        return WriteRouter(config, plugin, cluster.Name, change);

        string GroupOf(Node node)
        {
            if (!known.TryGetValue(node.Name, out var group))
                known.Add(node.Name, group = plugin.PeerGroup(cluster, node));
            return group;
        }
    }

    // A node that drops what is left of its block would drop what is for a pod that has one of its addresses in another group. BIRD resolves such a pod's node by the default route.
    private static NetworkConfig WithDetours(NetworkConfig config, CniPlugin plugin, Cluster cluster, Func<Node, string> groupOf, Change change, IReadOnlySet<string> imported)
    {
        var isFresh = change.Fresh.Select(node => node.Name).ToHashSet();
        var standing = isFresh.Count == 0 ? [] : cluster.Index.NodesOfPodsOutside.SelectMany(name => PeerPods.Outside(cluster, cluster.Nodes[name])).Where(pods => OwnerOf(pods) is { } owner && isFresh.Contains(owner.Name));
        foreach (var pods in change.GonePods)
            Write(pods, static (table, route) => table.Remove(route));
        foreach (var pods in change.FreshPods.Where(pods => OwnerOf(pods) is { } owner && !isFresh.Contains(owner.Name)).Concat(standing))
            Write(pods, static (table, route) => table.Add(route));
        return config;

        Node? OwnerOf(PeerPods pods) => cluster.Index.PodCidrOverlapping(pods.Destination) is { } block && block.Node != pods.Node.Name ? cluster.Nodes[block.Node] : null;

        void Write(PeerPods pods, Func<RouteTable, Route, RouteTable> edit)
        {
            if (OwnerOf(pods) is not { } owner || groupOf(owner) == groupOf(pods.Node) || imported.Contains(owner.Name))
                return;
            var home = config[owner.Name];
            var routing = home.Routing(pods.Destination.Family);
            var table = routing.GetTable(RouteTableId.Main);
            if (table[IpPrefix.Default(pods.Destination.Family)].Items is [{ NextHops.Items: [{ Via: { } router, LinkIndex: var link }] }, ..] && plugin.RouteTo(pods with { Via = router }, new PeerPath(link)) is { } route)
                config = config.With(home.With(routing.With(edit(table, route))));
        }
    }

    private static NetworkConfig WriteRouter(NetworkConfig config, CniPlugin plugin, string cluster, Change change)
    {
        var lan = NodeNetwork.NameFor(cluster);
        if (!config.Namespaces.ContainsKey(lan))
            return config;
        var part = config.Part([lan]);
        foreach (var route in change.GonePods.Select(pods => plugin.RouterRouteTo(pods)).OfType<RouteSpec>())
        {
            if (!part[lan].Routing(route.Destination.Family).GetTable(RouteTableId.Main)[route.Destination].IsEmpty)
                part = part.RemoveRoute(lan, route);
        }

        var joined = config.Layer<KubernetesLayer>()!.JoinedNodes;
        foreach (var route in change.FreshPods.Where(pods => !joined.Contains(pods.Node.Name)).Select(pods => plugin.RouterRouteTo(pods)).OfType<RouteSpec>())
            part = part.AddRoute(lan, route);
        return config.WithAll(part.Namespaces.Values);
    }

    // Nodes that go and come, and pods that are not to be reached any more or from now on.
    private sealed record Change(List<Node> Gone, List<Node> Fresh, List<PeerPods> GonePods, List<PeerPods> FreshPods)
    {
        public IEnumerable<Node> Nodes => Gone.Concat(Fresh).Concat(GonePods.Concat(FreshPods).Select(pods => pods.Node));

        public Change Among(Predicate<Node> isMember) => new(Gone.FindAll(isMember), Fresh.FindAll(isMember), GonePods.FindAll(pods => isMember(pods.Node)), FreshPods.FindAll(pods => isMember(pods.Node)));
    }

    private sealed class Group(CniPlugin plugin, Cluster cluster, List<Node> members, Change change)
    {
        private readonly Dictionary<(PeerPath Path, IpFamily Family), RouteTable> _all = [];
        private readonly HashSet<string> _fresh = [.. change.Fresh.Select(node => node.Name)];

        public NamespaceConfig Write(NamespaceConfig home, Node node)
        {
            var isFresh = _fresh.Contains(node.Name);
            foreach (var family in cluster.Options.Families)
            {
                if (plugin.PathOf(home, node, family) is not { } path)
                    continue;
                var routing = home.Routing(family);
                var table = routing.GetTable(RouteTableId.Main);
                home = home.With(routing.With(isFresh ? Join(table, node, family, path) : Follow(table, node, family, path)));
            }

            return plugin.WithPeers(home, change.Gone, isFresh ? members : change.Fresh);
        }

        private RouteTable Join(RouteTable table, Node node, IpFamily family, PeerPath path)
        {
            if (!_all.TryGetValue((path, family), out var all))
                _all.Add((path, family), all = RouteTable.Empty(RouteTableId.Main).WithRoutes(Routes(members.SelectMany(PodsOf), family, path)));
            return table.Union(Routes(PodsOf(node), family, path).Aggregate(all, (rest, own) => rest.Remove(own)));
        }

        private RouteTable Follow(RouteTable table, Node node, IpFamily family, PeerPath path)
        {
            table = Routes(Others(change.GonePods), family, path).Aggregate(table, (rest, route) => rest.Remove(route));
            return Routes(Others(change.FreshPods), family, path).Aggregate(table, (all, route) => all.Add(route));

            IEnumerable<PeerPods> Others(List<PeerPods> all) => all.Where(pods => pods.Node.Name != node.Name);
        }

        private IEnumerable<PeerPods> PodsOf(Node node) => PeerPods.Of(cluster, node);

        private IEnumerable<Route> Routes(IEnumerable<PeerPods> all, IpFamily family, PeerPath path) =>
            all.Where(pods => pods.Destination.Family == family).Select(pods => plugin.RouteTo(pods, path)).OfType<Route>();
    }
}
