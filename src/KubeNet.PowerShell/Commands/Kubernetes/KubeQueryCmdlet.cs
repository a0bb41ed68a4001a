using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>A cmdlet that reads objects of a cluster's namespaces: by names and namespaces with wildcards, all unless given.</summary>
public abstract class KubeQueryCmdlet : ClusterCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public virtual string[] Name { get; set; } = ["*"];

    /// <summary>The Kubernetes namespaces, with wildcards; all unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubeNamespaceCompleter))]
    public string[] Namespace { get; set; } = ["*"];

    /// <summary>What a kind of object is called in a message: pod, service ...</summary>
    private protected abstract string Kind { get; }

    /// <summary>Writes those objects of the cluster whose names fit.</summary>
    private protected abstract void Query(Cluster cluster, Func<ObjectName, bool> fits);

    /// <summary>The names of all objects of this kind.</summary>
    private protected abstract IEnumerable<ObjectName> Names(Cluster cluster);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        var homes = Array.ConvertAll(Namespace, pattern => WildcardPattern.Get(pattern, WildcardOptions.None));
        foreach (var cluster in Cluster is null ? Clusters.Of(TheLab.Config) : [TheCluster])
        {
            foreach (var name in Name)
                Attempt(name, () => QueryOne(cluster, homes, name));
        }

        if (Cluster is null && !Clusters.Of(TheLab.Config).Any() && !Array.TrueForAll(Name, WildcardPattern.ContainsWildcardCharacters))
            _ = TheCluster;
    }

    private void QueryOne(Cluster cluster, WildcardPattern[] homes, string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var wildcard = WildcardPattern.Get(slash < 0 ? name : name[(slash + 1)..], WildcardOptions.None);
        var inHomes = slash < 0 ? homes : [WildcardPattern.Get(name[..slash], WildcardOptions.None)];
        if (!WildcardPattern.ContainsWildcardCharacters(name) && !Names(cluster).Any(Fits))
        {
            throw new NetConfigException(
                $"{char.ToUpperInvariant(Kind[0])}{Kind[1..]}NotFound",
                $"Cluster '{cluster.Name}' has no {Kind} '{name}'{(Array.Exists(Namespace, home => home == "*") ? "" : $" in namespace {string.Join(", ", Namespace)}")}. {Choices.Among(Names(cluster).Select(other => other.ToString()), "It has", "It has none.")}");
        }

        Query(cluster, Fits);

        bool Fits(ObjectName candidate) => wildcard.IsMatch(candidate.Name) && Array.Exists(inHomes, home => home.IsMatch(candidate.Namespace));
    }
}
