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
        var groups = change.HasSingle ? null : change.Gone.Concat(change.Fresh).Select(GroupOf).ToHashSet();
        foreach (var members in cluster.Nodes.Values.GroupBy(GroupOf).Where(group => groups?.Contains(group.Key) != false))
        {
            bool IsMember(Node node) => GroupOf(node) == members.Key;
            var write = new Group(plugin, cluster, [.. members], IsMember, change.Among(IsMember));
            config = config.WithAll([.. members.Where(node => !imported.Contains(node.Name)).Select(node => write.Write(config[node.Name], node))]);
        }

        return WriteRouter(config, plugin, cluster.Name, change);

        string GroupOf(Node node)
        {
            if (!known.TryGetValue(node.Name, out var group))
                known.Add(node.Name, group = plugin.PeerGroup(cluster, node));
            return group;
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
        public bool HasSingle => GonePods.Concat(FreshPods).Any(pods => pods.IsSingle);

        // What a group of nodes follows: its own members, and single pods of all.
        public Change Among(Predicate<Node> isMember) =>
            new(Gone.FindAll(isMember), Fresh.FindAll(isMember), GonePods.FindAll(pods => pods.IsSingle || isMember(pods.Node)), FreshPods.FindAll(pods => pods.IsSingle || isMember(pods.Node)));
    }

    // The next hop to single pods of other groups: the one of the default route, by which BIRD resolves the addresses of nodes on no link of its own.
    private readonly record struct Gateway(IpAddress Via, PeerPath Path);

    private sealed class Group(CniPlugin plugin, Cluster cluster, List<Node> members, Predicate<Node> isMember, Change change)
    {
        private readonly Dictionary<(PeerPath Path, Gateway? Gateway, IpFamily Family), RouteTable> _all = [];
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
                var gateway = GatewayOf(table, family);
                home = home.With(routing.With(isFresh ? Join(table, node, family, path, gateway) : Follow(table, node, family, path, gateway)));
            }

            return plugin.WithPeers(home, change.Gone, isFresh ? members : change.Fresh);
        }

        private static Gateway? GatewayOf(RouteTable table, IpFamily family) =>
            table[IpPrefix.Default(family)].Items is [{ NextHops.Items: [{ Via: { } via, LinkIndex: var link }] }, ..] ? new Gateway(via, new PeerPath(link)) : null;

        private RouteTable Join(RouteTable table, Node node, IpFamily family, PeerPath path, Gateway? gateway)
        {
            if (!_all.TryGetValue((path, gateway, family), out var all))
                _all.Add((path, gateway, family), all = RouteTable.Empty(RouteTableId.Main).WithRoutes(Routes(members.SelectMany(PodsOf).Concat(Elsewhere()), family, path, gateway)));
            return table.Union(Routes(PodsOf(node), family, path, gateway).Aggregate(all, (rest, own) => rest.Remove(own)));
        }

        private RouteTable Follow(RouteTable table, Node node, IpFamily family, PeerPath path, Gateway? gateway)
        {
            table = Routes(Others(change.GonePods), family, path, gateway).Aggregate(table, (rest, route) => rest.Remove(route));
            return Routes(Others(change.FreshPods), family, path, gateway).Aggregate(table, (all, route) => all.Add(route));

            IEnumerable<PeerPods> Others(List<PeerPods> all) => all.Where(pods => pods.Node.Name != node.Name);
        }

        private IEnumerable<PeerPods> PodsOf(Node node) => PeerPods.Of(cluster, node);

        private IEnumerable<PeerPods> Elsewhere() => cluster.Index.NodesOfPodsOutside.Select(name => cluster.Nodes[name]).Where(node => !isMember(node)).SelectMany(node => PeerPods.Outside(cluster, node));

        private IEnumerable<Route> Routes(IEnumerable<PeerPods> all, IpFamily family, PeerPath path, Gateway? gateway)
        {
            foreach (var pods in all.Where(pods => pods.Destination.Family == family))
            {
                var route = isMember(pods.Node) ? plugin.RouteTo(pods, path)
                    : gateway is { } far ? plugin.RouteTo(pods with { Via = far.Via }, far.Path)
                    : null;
                if (route is not null)
                    yield return route;
            }
        }
    }
}
