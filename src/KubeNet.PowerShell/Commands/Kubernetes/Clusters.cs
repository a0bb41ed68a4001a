using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Finds the cluster that a cmdlet means.</summary>
internal static class Clusters
{
    /// <summary>All clusters of a configuration, by name.</summary>
    public static IEnumerable<Cluster> Of(NetworkConfig config) => config.Clusters();

    /// <summary>The begin of a sentence about what clusters do not have.</summary>
    public static string Among(IReadOnlyList<Cluster> clusters) => clusters is [var only] ? $"Cluster '{only.Name}' has" : $"The clusters {string.Join(", ", clusters.Select(cluster => cluster.Name))} have";

    /// <summary>Wants a node that is named without wildcards to be in one of the clusters, if there are any.</summary>
    /// <exception cref="NetConfigException">NodeNotFound, with the names that there are.</exception>
    public static void RequireNode(IReadOnlyList<Cluster> clusters, string name)
    {
        if (clusters.Count > 0 && !WildcardPattern.ContainsWildcardCharacters(name) && !clusters.Any(cluster => cluster.Nodes.ContainsKey(name)))
            throw new NetConfigException("NodeNotFound", $"{Among(clusters)} no node '{name}'. {Choices.Among(clusters.SelectMany(cluster => cluster.Nodes.Keys), "There are", "There is none.")}");
    }

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
