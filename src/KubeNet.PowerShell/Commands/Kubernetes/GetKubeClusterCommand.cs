using System.Management.Automation;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets the clusters of a lab.</summary>
/// <example>
/// <summary>Where do its pods' addresses come from?</summary>
/// <code>(Get-KubeCluster).PodCidr</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubeCluster")]
[OutputType(typeof(KubeClusterInfo))]
public sealed class GetKubeClusterCommand : LabCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf]
    [Alias("Cluster")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var found = Wildcards.Select(Clusters.Of(TheLab.Config), cluster => cluster.Name, name);
                if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                    _ = Clusters.Find(TheLab.Config, name);
                foreach (var cluster in found)
                    WriteObject(KubeClusterInfo.Of(TheLab, cluster));
            });
        }
    }
}
