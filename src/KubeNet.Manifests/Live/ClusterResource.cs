namespace KubeNet.Manifests.Live;

/// <summary>Something that is asked of an API server.</summary>
/// <param name="Path">The path, such as <c>/api/v1/pods</c>.</param>
/// <param name="Name">What a person calls it: <c>pods</c>.</param>
/// <param name="IsOptional">Whether many clusters do not have it.</param>
internal sealed record ClusterResource(string Path, string Name, bool IsOptional = false)
{
    /// <summary>All that the model takes from a cluster, in the order of asking.</summary>
    public static IReadOnlyList<ClusterResource> All { get; } =
    [
        new("/api/v1/namespaces", "namespaces"),
        new("/api/v1/nodes", "nodes"),
        new("/api/v1/pods", "pods"),
        new("/api/v1/services", "services"),
        new("/api/v1/endpoints", "endpoints"),
        new("/apis/discovery.k8s.io/v1/endpointslices", "endpointslices"),
        new("/apis/networking.k8s.io/v1/networkpolicies", "networkpolicies"),
        new("/apis/apps/v1/deployments", "deployments"),
        new("/apis/apps/v1/replicasets", "replicasets"),
        new("/apis/apps/v1/statefulsets", "statefulsets"),
        new("/apis/apps/v1/daemonsets", "daemonsets"),
        new("/apis/networking.k8s.io/v1/servicecidrs", "servicecidrs", IsOptional: true),
        new("/api/v1/namespaces/kube-system/configmaps/kubeadm-config", "configmap kube-system/kubeadm-config", IsOptional: true),
        new("/api/v1/namespaces/kube-system/configmaps/kube-proxy", "configmap kube-system/kube-proxy", IsOptional: true),
        new("/api/v1/namespaces/kube-system/configmaps/kube-proxy-config", "configmap kube-system/kube-proxy-config", IsOptional: true),
        new("/api/v1/namespaces/kube-flannel/configmaps/kube-flannel-cfg", "configmap kube-flannel/kube-flannel-cfg", IsOptional: true),
    ];
}
