using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Underlay;

/// <summary>
/// The network that the nodes stand in: a namespace <c>CLUSTER-lan</c>, which is switch and router in one. It has a bridge (<c>lan0</c>, <c>lan1</c> ...) for each
/// segment, with the segment's first host address (where no node has that one), and routes between them; each node's <c>eth0</c> is a port of its segment's bridge, and its
/// default route leads there. What shall stand next to the nodes is attached to a bridge; what shall be beyond them, to the namespace.
/// </summary>
internal static class NodeNetwork
{
    /// <summary>The name of a node's own link.</summary>
    public const string NodeLink = "eth0";

    /// <summary>The name of a cluster's network namespace.</summary>
    public static string NameFor(string cluster) => $"{cluster}-lan";

    /// <summary>A node's way to all that is not in its own segment.</summary>
    public static RouteSpec DefaultRoute(IpAddress router) => new() { Destination = IpPrefix.Default(router.Family), Via = router, Link = NodeLink };

    /// <summary>Makes the namespaces of new nodes and takes those of lost nodes away. A namespace that was there before is joined as it is.</summary>
    /// <exception cref="NetConfigException">NodeNameTaken: it is another cluster's node. NodeAddressNotThere.</exception>
    public static NetworkConfig Write(NetworkConfig config, Cluster cluster, ClusterDiff diff)
    {
        var layer = config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty;
        var lost = diff.Nodes.Where(change => change.After is null).Select(change => change.Either.Name).ToList();
        foreach (var name in lost.Where(name => !layer.JoinedNodes.Contains(name) && config.Namespaces.ContainsKey(name)))
            config = config.With(WithoutRoutes(config[name])).RemoveNamespace(name);
        layer = layer with { JoinedNodes = layer.JoinedNodes.Except(lost), ImportedNodes = layer.ImportedNodes.Except(lost) };
        var made = new List<Node>();
        foreach (var node in diff.Nodes.Where(change => change.Before is null).Select(change => change.Either))
        {
            RequireFree(layer, cluster.Name, node.Name);
            if (config.Namespaces.TryGetValue(node.Name, out var home))
                layer = Join(layer, node, home);
            else
                made.Add(node);
        }

        config = config.With(layer);
        var lan = NameFor(cluster.Name);
        if (made.Count == 0 && !(config.Namespaces.ContainsKey(lan) && MayTakeRouter(cluster, diff)))
            return config;
        var segments = new Segments(cluster, lan);
        config = segments.MoveRouters(segments.Open(config), layer.JoinedNodes);
        var part = made.Aggregate(config.Part([lan]), (all, node) => Make(segments.Attach(all, node), cluster, segments, node));
        return config.WithAll(part.Namespaces.Values) with { Macs = part.Macs };
    }

    // A node that joins, or a pod in the nodes' own network, which only Calico's pods may be.
    private static bool MayTakeRouter(Cluster cluster, ClusterDiff diff) => diff.Nodes.Any(change => change.Before is null)
        || (cluster.Options.Cni == CniKind.Calico && diff.Pods.Any(change => change.After is { HostNetwork: false } pod && pod.Addresses.Any(address => cluster.Index.Segments.ContainsKey(new IpPrefix(address, cluster.Options.SegmentLength(address.Family))))));

    // Else each link that goes would be looked for in every route to a peer.
    private static NamespaceConfig WithoutRoutes(NamespaceConfig home) => ((IpFamily[])[IpFamily.IPv4, IpFamily.IPv6])
        .Aggregate(home, (rest, family) => rest.With(rest.Routing(family).With(RouteTable.Empty(RouteTableId.Main))));

    private static void RequireFree(KubernetesLayer layer, string cluster, string node)
    {
        if (layer.Clusters.Values.FirstOrDefault(other => other.Name != cluster && other.Nodes.ContainsKey(node)) is { } owner)
        {
            throw new NetConfigException("NodeNameTaken",
                $"'{node}' is a node of cluster '{owner.Name}' already, and a machine is a node of one cluster only; give the node of cluster '{cluster}' another name, or remove that one first.");
        }
    }

    // A node of an imported machine brings the links and rules of its network plugin and kube-proxy along.
    private static KubernetesLayer Join(KubernetesLayer layer, Node node, NamespaceConfig home)
    {
        var own = home.Links.Values.SelectMany(link => link.Addresses).Select(address => address.Address.Address).ToList();
        if (node.Addresses.Where(address => !own.Contains(address)).Select(address => (IpAddress?)address).FirstOrDefault() is { } missing)
        {
            throw new NetConfigException("NodeAddressNotThere",
                $"The namespace '{node.Name}' is in the lab already, so node '{node.Name}' joins it; but it does not have the node's address {missing}. {Choices.Among(own.Where(address => !address.IsLoopback && !address.IsLinkLocal).Select(address => address.ToString()), "It has", "It has none.")} Give the node an address that it has, or another name.");
        }

        var isConfigured = home.FindLink("cni0") is not null || home.FindLink("flannel.1") is not null
            || home.Links.Values.Any(link => link.Name.StartsWith("cali", StringComparison.Ordinal))
            || home.Rulesets.Values.Any(ruleset => ruleset.GetTable(Engine.Netfilter.TableName.Nat).Chains.ContainsKey("KUBE-SERVICES"));
        return layer with
        {
            JoinedNodes = layer.JoinedNodes.Add(node.Name),
            ImportedNodes = isConfigured ? layer.ImportedNodes.Add(node.Name) : layer.ImportedNodes,
        };
    }

    private static NetworkConfig Make(NetworkConfig config, Cluster cluster, Segments segments, Node node)
    {
        foreach (var address in node.Addresses)
        {
            config = config.AddAddress(node.Name, NodeLink, new InterfaceAddress(address, cluster.Options.SegmentLength(address.Family)), new AddressOptions { StandardBroadcast = true });
            config = config.AddRoute(node.Name, DefaultRoute(segments.RouterBeside(address)));
        }

        return config;
    }
}
