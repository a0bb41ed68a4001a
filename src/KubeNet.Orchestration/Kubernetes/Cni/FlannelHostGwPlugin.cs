using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>flannel with its host-gw backend (pkg/backend/hostgw): a route to each other node's pods by that node's own address. Nodes must share a link.</summary>
internal sealed class FlannelHostGwPlugin(ClusterOptions options) : CniPlugin
{
    private const int Mtu = 1500;

    private readonly BridgeNetwork _bridge = new(Mtu, options.HairpinMode, options.PodCidrs);

    /// <inheritdoc/>
    public override string NetworkName => "cbr0";

    /// <inheritdoc/>
    public override NetworkConfig AddNode(NetworkConfig config, Cluster cluster, Node node) => FlannelRules.Add(config, cluster, node);

    /// <inheritdoc/>
    public override NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod) => _bridge.AddPod(config, cluster, node, pod);

    /// <inheritdoc/>
    public override string PeerGroup(Cluster cluster, Node node) => new IpPrefix(node.Addresses[0], options.SegmentLength(node.Addresses[0].Family)).ToString();

    /// <inheritdoc/>
    public override int? PeerLink(NamespaceConfig home, Node node) => NodeLink(home, node)?.Index;

    /// <inheritdoc/>
    public override IEnumerable<Route> RoutesTo(Cluster cluster, Node node, int link) => RoutesByAddress(node, link);
}
