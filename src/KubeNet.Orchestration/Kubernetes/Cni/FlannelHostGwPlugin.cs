using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>flannel with its host-gw backend (pkg/backend/hostgw): a route to each other node's pods by that node's own address. Nodes must share a link.</summary>
internal sealed class FlannelHostGwPlugin(ClusterOptions options) : CniPlugin
{
    private const int Mtu = 1500;

    private readonly FlannelRules _rules = new();
    private readonly BridgeNetwork _bridge = new(Mtu, options.HairpinMode, options.PodCidrs);

    /// <inheritdoc/>
    public override string NetworkName => "cbr0";

    /// <inheritdoc/>
    public override NetworkConfig AddNode(NetworkConfig config, Cluster cluster, Node node) => _rules.Add(config, cluster, node);

    /// <inheritdoc/>
    public override NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod) => _bridge.AddPod(config, cluster, node, pod);

    /// <inheritdoc/>
    public override string PeerGroup(Cluster cluster, Node node) => SegmentOf(options, node);
}
