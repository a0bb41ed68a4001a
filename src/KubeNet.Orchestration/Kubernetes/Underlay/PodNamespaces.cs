using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes.Underlay;

/// <summary>Tells apart the network namespaces of pods that have one name in several clusters of a lab.</summary>
internal static class PodNamespaces
{
    /// <summary>The cluster, in which new pods whose namespace another cluster's pod has got one with the cluster's name behind.</summary>
    public static Cluster Qualify(NetworkConfig config, Cluster before, Cluster after)
    {
        var others = config.Clusters().Where(other => other.Name != after.Name).ToList();
        if (others.Count == 0)
            return after;
        foreach (var change in new ClusterDiff(before, after).Pods)
        {
            if (change.After is { HasNetwork: true, HostNetwork: false, ImportedNamespace: null, NamespaceCluster: null } pod && change.Before is not { HasNetwork: true } && others.Exists(IsTaken))
                after = after.Put(pod with { NamespaceCluster = after.Name });

            bool IsTaken(Cluster other) => other.Pods.TryGetValue(change.Either.Name, out var there) && there is { HasNetwork: true } && there.NetworkNamespace == change.Either.NetworkNamespace;
        }

        return after;
    }
}
