using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>Sentences that many edits of a cluster share.</summary>
internal static class ClusterErrors
{
    /// <summary>There is no object of a name; names those that there are.</summary>
    public static NetConfigException NotFound<TName>(string id, string what, TName name, Cluster cluster, IEnumerable<TName> names)
        where TName : notnull => new($"{id}NotFound",
        $"Cluster '{cluster.Name}' has no {what} '{name}'. {Choices.Among(names.Select(other => other.ToString() ?? ""), "It has", "It has none.")}");

    /// <summary>There is an object of that name.</summary>
    public static NetConfigException Exists<TName>(string id, string what, TName name, Cluster cluster)
        where TName : notnull => new($"{id}Exists", $"Cluster '{cluster.Name}' has a {what} '{name}' already; choose another name, or change or remove that one.");
}
