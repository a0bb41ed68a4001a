using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>By which links a node reaches the pods of its peers. Nodes of one path share their routes.</summary>
/// <param name="Link">The index of the link towards peers.</param>
/// <param name="Tunnel">The index of the tunnel towards peers outside of <paramref name="Segment"/>, or null where all are reached alike.</param>
/// <param name="Segment">The network of the node's own address, within which no tunnel is needed; null where there is none such.</param>
internal readonly record struct PeerPath(int Link, int? Tunnel = null, IpPrefix? Segment = null)
{
    /// <summary>The tunnel to a peer with this address; null where it is reached by the link.</summary>
    public int? TunnelTo(IpAddress peer) => Tunnel is { } tunnel && Segment?.Contains(peer) != true ? tunnel : null;
}
