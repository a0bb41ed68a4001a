using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>Clusters whose nodes are imported afterwards.</summary>
public static class ClusterJoin
{
    /// <summary>
    /// Brings namespaces into a lab. Where a cluster made namespaces of those names for its nodes and pods, those make room: the cluster is taken
    /// away, and when the namespaces are there it is put back, so that its nodes join the machines as they are.
    /// </summary>
    /// <param name="config">The lab's configuration.</param>
    /// <param name="names">The names that the namespaces will have.</param>
    /// <param name="bring">Brings them in.</param>
    /// <exception cref="NetConfigException">NodeAddressNotThere: a machine does not have its node's address. And what bringing in throws.</exception>
    public static NetworkConfig BringIn(this NetworkConfig config, IReadOnlySet<string> names, Func<NetworkConfig, NetworkConfig> bring)
    {
        var layer = config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty;
        var touched = layer.Clusters.Values.Where(cluster => Made(layer, cluster).Any(names.Contains)).ToList();
        config = bring(touched.Aggregate(config, (rest, cluster) => rest.RemoveCluster(cluster.Name)));
        foreach (var cluster in touched)
            config = config.AddCluster(cluster.Name, cluster.Options).EditCluster(cluster.Name, _ => cluster with { Options = cluster.Options, Warnings = [] });
        return config;
    }

    private static IEnumerable<string> Made(KubernetesLayer layer, Cluster cluster) =>
        cluster.Nodes.Keys.Where(node => !layer.JoinedNodes.Contains(node)).Concat(cluster.Pods.Values.Where(pod => !pod.HostNetwork).Select(pod => pod.NetworkNamespace));
}
