using System.Security.Cryptography;
using System.Text;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>Names that Calico makes of a pod's.</summary>
internal static class CalicoNames
{
    private const int HashLength = 11;

    /// <summary>The node's end of a pod's veth: <c>cali</c> and the start of a SHA-1 (VethNameForWorkload in libcalico-go's backend/k8s/conversion).</summary>
    public static string HostLink(ObjectName pod) => $"cali{Convert.ToHexStringLower(Hash($"{pod.Namespace}.{pod.Name}"))[..HashLength]}";

    private static byte[] Hash(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
