using KubeNet.Manifests.Objects;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests.Inference;

/// <summary>What network plugins note on nodes.</summary>
internal static class NodeEvidence
{
    private const int Rank = 1;

    /// <summary>Reads a node's annotations.</summary>
    public static void Read(ClusterEvidence evidence, ObjectContext context)
    {
        var annotations = context.Annotations;
        if (annotations["flannel.alpha.coreos.com/backend-type"] is { Length: > 0 } backend)
            FlannelBackend.Offer(evidence, backend, context.About, Rank);
        if (annotations["projectcalico.org/IPv4Address"] is null)
            return;
        evidence.Cni.Offer(CniKind.Calico, context.About, Rank);
        evidence.CalicoIpip.Offer(annotations["projectcalico.org/IPv4IPIPTunnelAddr"] is not null, context.About, Rank);
        if (annotations["projectcalico.org/IPv4VXLANTunnelAddr"] is not null)
            evidence.CniOddity.Offer("Calico wraps packets in VXLAN", context.About, Rank);
    }
}
