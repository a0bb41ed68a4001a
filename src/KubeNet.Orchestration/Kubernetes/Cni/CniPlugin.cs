using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// A network plugin: what it writes on a node, for each pod there (CNI's ADD and DEL), and so that nodes reach each other's pods. It works in a
/// configuration that holds just the namespaces at hand.
/// </summary>
internal abstract class CniPlugin
{
    /// <summary>The name of the network in the plugin's configuration, which stands in its rules' comments.</summary>
    public abstract string NetworkName { get; }

    /// <summary>The plugin of a cluster.</summary>
    public static CniPlugin Of(ClusterOptions options) => options.Cni switch
    {
        CniKind.Bridge => new BridgePlugin(options),
        CniKind.FlannelVxlan => new FlannelVxlanPlugin(options),
        CniKind.FlannelHostGw => new FlannelHostGwPlugin(options),
        CniKind.Calico => new CalicoPlugin(options),
        CniKind.Kindnet => new KindnetPlugin(options),
    };

    /// <summary>What the plugin's agent writes on a new node.</summary>
    public virtual NetworkConfig AddNode(NetworkConfig config, Cluster cluster, Node node) => config;

    /// <summary>Wires a pod, whose namespace is there with its <c>lo</c> up.</summary>
    public abstract NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod);

    /// <summary>Takes a pod's traces off its node; its namespace and links go by themselves.</summary>
    public virtual NetworkConfig RemovePod(NetworkConfig config, Cluster cluster, Node node, Pod pod) => config;

    /// <summary>The group of nodes that a node routes to by itself; nodes of other groups it reaches as any other host.</summary>
    public abstract string PeerGroup(Cluster cluster, Node node);

    /// <summary>By which links a node reaches its peers, or null where it has none.</summary>
    public virtual PeerPath? PathOf(NamespaceConfig home, Node node, IpFamily family) => NodeLink(home, node) is { } link ? new PeerPath(link.Index) : null;

    /// <summary>Pods as peers of a path route to them: by their node's own address, unless the plugin has another way. Null where it has none of their family.</summary>
    public virtual Route? RouteTo(in PeerPods pods, in PeerPath path) => RouteByAddress(pods, path.Link);

    /// <summary>A node with what it knows of peers beside routes: without those that are gone, with those that are new to it.</summary>
    public virtual NamespaceConfig WithPeers(NamespaceConfig home, IReadOnlyList<Node> gone, IReadOnlyList<Node> fresh) => home;

    /// <summary>The route by which the router of the nodes' network reaches pods; null for plugins that hide pods from it.</summary>
    public virtual RouteSpec? RouterRouteTo(in PeerPods pods) => null;

    /// <summary>The link that holds a node's own address.</summary>
    protected static Engine.Devices.Link? NodeLink(NamespaceConfig home, Node node) =>
        home.Links.Values.FirstOrDefault(link => link.Addresses.Any(address => node.Addresses.Items.Contains(address.Address.Address)));

    /// <summary>Pods by way of their node's own address, for nodes on one link with it.</summary>
    protected static Route? RouteByAddress(in PeerPods pods, int link, RouteProtocol protocol = RouteProtocol.Boot)
    {
        const uint UserMetricV6 = 1024;
        var family = pods.Destination.Family;
        return pods.Via is not { } via ? null : new Route
        {
            Destination = pods.Destination,
            NextHops = [new NextHop { Via = via, LinkIndex = link }],
            Metric = family == IpFamily.IPv6 ? UserMetricV6 : 0,
            Protocol = protocol,
        };
    }

    /// <summary>The network that a node's own address lies in, as text: nodes of one segment share a link.</summary>
    protected static string SegmentOf(ClusterOptions options, Node node) => new IpPrefix(node.Addresses[0], options.SegmentLength(node.Addresses[0].Family)).ToString();
}
