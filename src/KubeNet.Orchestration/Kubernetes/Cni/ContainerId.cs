using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>The id of a pod's sandbox, of which plugins make names of chains and links: 64 hexadecimal digits, always the same for a pod of a name.</summary>
internal static class ContainerId
{
    /// <summary>The id of a pod's sandbox.</summary>
    public static string Of(Cluster cluster, Pod pod) => LinkNames.Hash($"{cluster.Name}/{pod.Name}");
}
