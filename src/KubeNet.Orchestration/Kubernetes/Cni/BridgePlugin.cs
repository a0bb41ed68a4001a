using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// The bridge plugin alone, as on a cluster set up by hand: nodes of one segment have a route to each other's pods, and so has the router of the
/// nodes' network, as a cloud's route controller sees to.
/// </summary>
internal sealed class BridgePlugin(ClusterOptions options) : CniPlugin
{
    private const int Mtu = 1500;

    private readonly BridgeNetwork _bridge = new(Mtu, options.HairpinMode, []);

    /// <inheritdoc/>
    public override string NetworkName => "bridge";

    /// <inheritdoc/>
    public override NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod)
    {
        config = _bridge.AddPod(config, cluster, node, pod);
        return options.BridgeIpMasq ? IpMasq.Add(config, NetworkName, cluster, node, pod) : config;
    }

    /// <inheritdoc/>
    public override NetworkConfig RemovePod(NetworkConfig config, Cluster cluster, Node node, Pod pod) =>
        options.BridgeIpMasq ? IpMasq.Remove(config, NetworkName, cluster, node, pod) : config;

    /// <inheritdoc/>
    public override string PeerGroup(Cluster cluster, Node node) => SegmentOf(options, node);

    /// <inheritdoc/>
    public override RouteSpec? RouterRouteTo(in PeerPods pods) =>
        pods.Via is { } via ? new RouteSpec { Destination = pods.Destination, Via = via } : null;
}
