using System.Management.Automation;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets the nodes of a cluster.</summary>
/// <example>
/// <summary>Which pod network belongs to which node?</summary>
/// <code>Get-KubeNode</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubeNode")]
[OutputType(typeof(KubeNodeInfo))]
public sealed class GetKubeNodeCommand : ClusterCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf(typeof(KubeClusterInfo))]
    [Alias("Node")]
    [NamedBy(typeof(KubePodInfo), nameof(KubePodInfo.Node))]
    [NamedBy(typeof(KubeEndpointInfo), nameof(KubeEndpointInfo.Node))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        var clusters = Cluster is null ? Clusters.Of(TheLab.Config).ToList() : [TheCluster];
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                Clusters.RequireNode(clusters, name);
                foreach (var cluster in clusters)
                {
                    foreach (var node in Wildcards.Select(cluster.Nodes.Values, node => node.Name, name))
                        WriteObject(KubeNodeInfo.Of(TheLab, cluster, node));
                }
            });
        }
    }
}
