using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets Kubernetes namespaces.</summary>
/// <example>
/// <summary>Their names and labels.</summary>
/// <code>Get-KubeNamespace</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubeNamespace")]
[OutputType(typeof(KubeNamespaceInfo))]
public sealed class GetKubeNamespaceCommand : ClusterCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf(typeof(KubeClusterInfo))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KubeNamespaceCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var cluster in Cluster is null ? Clusters.Of(TheLab.Config) : [TheCluster])
        {
            foreach (var name in Name)
            {
                Attempt(name, () =>
                {
                    var found = Wildcards.Select(cluster.Namespaces.Values, home => home.Name, name);
                    if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                        throw new NetConfigException("KubeNamespaceNotFound", $"Cluster '{cluster.Name}' has no namespace '{name}'. {Choices.Among(cluster.Namespaces.Keys, "It has", "It has none.")}");
                    foreach (var home in found)
                        WriteObject(KubeNamespaceInfo.Of(TheLab, cluster, home));
                });
            }
        }
    }
}
