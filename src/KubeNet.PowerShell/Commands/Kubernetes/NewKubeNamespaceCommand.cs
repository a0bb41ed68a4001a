using System.Collections;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Makes Kubernetes namespaces: parts of a cluster's names, with labels that network policies select by.</summary>
/// <remarks>It is not a network namespace: packets pass between Kubernetes namespaces unless a network policy stops them.</remarks>
/// <example>
/// <summary>A namespace for the shop.</summary>
/// <code>New-KubeNamespace shop -Label @{ team = 'red' }</code>
/// </example>
[Cmdlet(VerbsCommon.New, "KubeNamespace", SupportsShouldProcess = true)]
[OutputType(typeof(KubeNamespaceInfo))]
public sealed class NewKubeNamespaceCommand : ClusterCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Their labels, @{ team = 'ops' } or team=ops; kubernetes.io/metadata.name is set by the cluster.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Labels")]
    [LabelText]
    [ValidateNotNull]
    public IDictionary? Label { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                if (ChangeCluster(name, "Make Kubernetes namespace", cluster => cluster.AddNamespace(name, KubeParsing.Labels(Label))))
                    WriteObject(KubeNamespaceInfo.Of(TheLab, TheCluster, TheCluster.Namespaces[name]));
            });
        }
    }
}
