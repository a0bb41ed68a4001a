using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Finds the cluster that a cmdlet means.</summary>
internal static class Clusters
{
    /// <summary>All clusters of a configuration, by name.</summary>
    public static IEnumerable<Cluster> Of(NetworkConfig config) => config.Clusters();

    /// <summary>The cluster of a name, or the only one.</summary>
    /// <exception cref="NetConfigException">ClusterNotFound; ClusterMissing where there are several and none was named.</exception>
    public static Cluster Find(NetworkConfig config, string? name)
    {
        if (name is not null)
            return config.Cluster(name);
        return Of(config).ToList() switch
        {
            [] => throw new NetConfigException("ClusterNotFound", "There is no cluster in this lab yet: make one with New-KubeCluster."),
            [var only] => only,
            var several => throw new NetConfigException("ClusterMissing", $"There are several clusters in this lab; say which with -Cluster. {Choices.Among(several.Select(cluster => cluster.Name), "There are", "")}"),
        };
    }
}
