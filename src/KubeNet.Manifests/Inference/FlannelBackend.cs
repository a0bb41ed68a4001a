using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests.Inference;

/// <summary>flannel's backends.</summary>
internal static class FlannelBackend
{
    /// <summary>Takes a backend's name, as in net-conf.json or on a node.</summary>
    public static void Offer(ClusterEvidence evidence, string backend, string source, int rank)
    {
        evidence.Cni.Offer(backend == "host-gw" ? CniKind.FlannelHostGw : CniKind.FlannelVxlan, source, rank);
        if (backend is not ("vxlan" or "host-gw"))
            evidence.CniOddity.Offer($"flannel's backend is {backend}", source, rank);
    }
}
