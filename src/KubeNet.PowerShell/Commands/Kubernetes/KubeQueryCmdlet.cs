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
    private protected abstract string ObjectKind { get; }

    /// <summary>The ErrorId where there is none of a name.</summary>
    private protected virtual string NotFound => $"{char.ToUpperInvariant(ObjectKind[0])}{ObjectKind[1..]}NotFound";

    /// <summary>Writes those objects of the cluster whose names fit.</summary>
    private protected abstract void Query(Cluster cluster, Func<ObjectName, bool> fits);

    /// <summary>Checks what else was asked for, before anything is written.</summary>
    private protected virtual void Check(List<Cluster> clusters)
    {
    }

    /// <summary>The names of all objects of this kind.</summary>
    private protected abstract IEnumerable<ObjectName> Names(Cluster cluster);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        var clusters = Cluster is null ? Clusters.Of(TheLab.Config).ToList() : [TheCluster];
        var homes = Array.FindAll(Namespace, home => Attempt(home, () => RequireNamespace(clusters, home)));
        var wildcards = Array.ConvertAll(homes, pattern => WildcardPattern.Get(pattern, WildcardOptions.None));
        Check(clusters);
        foreach (var name in homes.Length == 0 ? [] : Name)
            Attempt(name, () => QueryOne(clusters, wildcards, name));

        if (Cluster is null && !Clusters.Of(TheLab.Config).Any() && !Array.TrueForAll(Name, WildcardPattern.ContainsWildcardCharacters))
            _ = TheCluster;
    }

    // A name without wildcards is wanted: it is an error where no cluster has it, and none where only another one has.
    private static void RequireNamespace(List<Cluster> clusters, string home)
    {
        if (clusters.Count > 0 && !WildcardPattern.ContainsWildcardCharacters(home) && !clusters.Exists(cluster => cluster.Namespaces.ContainsKey(home)))
            throw new NetConfigException("KubeNamespaceNotFound", $"{Clusters.Among(clusters)} no namespace '{home}'. {Choices.Among(clusters.SelectMany(cluster => cluster.Namespaces.Keys).Distinct(), "There are", "There is none.")}");
    }

    private void QueryOne(List<Cluster> clusters, WildcardPattern[] homes, string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var wildcard = WildcardPattern.Get(slash < 0 ? name : name[(slash + 1)..], WildcardOptions.None);
        var inHomes = slash < 0 ? homes : [WildcardPattern.Get(name[..slash], WildcardOptions.None)];
        if (clusters.Count > 0 && !WildcardPattern.ContainsWildcardCharacters(name) && !clusters.SelectMany(Names).Any(Fits))
        {
            throw new NetConfigException(
                NotFound,
                $"{Clusters.Among(clusters)} no {ObjectKind} '{name}'{(Array.Exists(Namespace, home => home == "*") ? "" : $" in namespace {string.Join(", ", Namespace)}")}. {Choices.Among(clusters.SelectMany(Names).Select(other => other.ToString()).Distinct(), clusters.Count == 1 ? "It has" : "They have", clusters.Count == 1 ? "It has none." : "They have none.")}");
        }

        foreach (var cluster in clusters)
            Query(cluster, Fits);

        bool Fits(ObjectName candidate) => wildcard.IsMatch(candidate.Name) && Array.Exists(inHomes, home => home.IsMatch(candidate.Namespace));
    }
}
