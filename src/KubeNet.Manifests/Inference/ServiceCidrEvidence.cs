using k8s.Models;
using KubeNet.Manifests.Objects;

namespace KubeNet.Manifests.Inference;

/// <summary>networking.k8s.io/v1 ServiceCIDR: the service ranges as an object (KEP-1880). <c>kubernetes</c> is that of the API server's flag.</summary>
internal static class ServiceCidrEvidence
{
    private const string First = "kubernetes";

    /// <summary>Reads one.</summary>
    public static void Read(ManifestInput input, V1ServiceCIDR found, ObjectContext context)
    {
        if (context.RequireName() == First)
            input.Evidence.ServiceCidrs.Offer(EvidenceValues.Prefixes(ApiValues.Items(found.Spec?.Cidrs)), context.About);
        else
            context.Warn("ServiceCidrLeftOut", "the cluster has a further service range", "services with addresses of it are kept out");
    }
}
