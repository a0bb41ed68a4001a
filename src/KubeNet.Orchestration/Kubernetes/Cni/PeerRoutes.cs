using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Underlay;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// The routes of nodes to each other's pods. Nodes of a group share one tree of routes, from which each lacks its own: thousands of nodes with thousands of
/// routes each cost little more than one of them.
/// </summary>
internal static class PeerRoutes
{
    /// <summary>Follows nodes that came and went.</summary>
    public static NetworkConfig Write(NetworkConfig config, CniPlugin plugin, Cluster before, Cluster after, ClusterDiff diff, IReadOnlySet<string> imported)
    {
        var gone = diff.Nodes.Where(change => change.After is null).Select(change => change.Either).ToList();
        var fresh = diff.Nodes.Where(change => change.Before is null).Select(change => change.Either).ToList();
        if (gone.Count + fresh.Count == 0)
            return config;
        var groups = gone.Concat(fresh).Select(node => plugin.PeerGroup(after, node)).ToHashSet();
        foreach (var members in after.Nodes.Values.GroupBy(node => plugin.PeerGroup(after, node)).Where(group => groups.Contains(group.Key)))
        {
            var write = new Group(plugin, after, [.. members], [.. gone.Where(node => plugin.PeerGroup(before, node) == members.Key)], [.. fresh.Where(node => plugin.PeerGroup(after, node) == members.Key)]);
            config = config.WithAll([.. members.Where(node => !imported.Contains(node.Name)).Select(node => write.Write(config[node.Name], node))]);
        }

        return WriteRouter(config, plugin, after, gone, fresh);
    }

    private static NetworkConfig WriteRouter(NetworkConfig config, CniPlugin plugin, Cluster cluster, List<Node> gone, List<Node> fresh)
    {
        var lan = NodeNetwork.NameFor(cluster.Name);
        if (!config.Namespaces.ContainsKey(lan))
            return config;
        var part = config.Part([lan]);
        foreach (var route in gone.SelectMany(node => plugin.RouterRoutesTo(cluster, node)))
        {
            if (!part[lan].Routing(route.Destination.Family).GetTable(RouteTableId.Main)[route.Destination].IsEmpty)
                part = part.RemoveRoute(lan, route);
        }

        var joined = config.Layer<KubernetesLayer>()!.JoinedNodes;
        foreach (var route in fresh.Where(node => !joined.Contains(node.Name)).SelectMany(node => plugin.RouterRoutesTo(cluster, node)))
            part = part.AddRoute(lan, route);
        return config.WithAll(part.Namespaces.Values);
    }

    private sealed class Group(CniPlugin plugin, Cluster cluster, List<Node> members, List<Node> gone, List<Node> fresh)
    {
        private readonly Dictionary<(PeerPath Path, IpFamily Family), RouteTable> _all = [];
        private readonly HashSet<string> _fresh = [.. fresh.Select(node => node.Name)];

        public NamespaceConfig Write(NamespaceConfig home, Node node)
        {
            var isFresh = _fresh.Contains(node.Name);
            foreach (var family in cluster.Options.Families)
            {
                if (plugin.PathOf(home, node, family) is not { } path)
                    continue;
                var routing = home.Routing(family);
                var table = routing.GetTable(RouteTableId.Main);
                home = home.With(routing.With(isFresh ? Join(table, node, family, path) : Follow(table, family, path)));
            }

            return plugin.WithPeers(home, gone, isFresh ? members : fresh);
        }

        private RouteTable Join(RouteTable table, Node node, IpFamily family, PeerPath path)
        {
            if (!_all.TryGetValue((path, family), out var all))
                _all.Add((path, family), all = RouteTable.Empty(RouteTableId.Main).WithRoutes(Routes(members, family, path)));
            return table.Union(Routes([node], family, path).Aggregate(all, (rest, own) => rest.Remove(own)));
        }

        private RouteTable Follow(RouteTable table, IpFamily family, PeerPath path) =>
            Routes(fresh, family, path).Aggregate(Routes(gone, family, path).Aggregate(table, (rest, route) => rest.Remove(route)), (all, route) => all.Add(route));

        private IEnumerable<Route> Routes(List<Node> nodes, IpFamily family, PeerPath path) => nodes.SelectMany(node => plugin.RoutesTo(cluster, node, family, path));
    }
}
