using System.Collections;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Changes nodes: labels, and whether pods are scheduled to them.</summary>
/// <example>
/// <summary>Put a node into a zone.</summary>
/// <code>Set-KubeNode node1 -Label @{ 'topology.kubernetes.io/zone' = 'a' }</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubeNode", SupportsShouldProcess = true)]
[OutputType(typeof(KubeNodeInfo))]
public sealed class SetKubeNodeCommand : ClusterCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Labels to set, as @{ app = 'web' } or app=web; a value of $null, or app-, takes a label away, an empty table all. Others stay, and those of the kubelet in any case.</summary>
    [Parameter]
    [LabelText]
    [ValidateNotNull]
    public IDictionary? Label { get; set; }

    /// <summary>Whether pods are kept off (kubectl cordon).</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Unschedulable { get; set; }

    /// <summary>Return the node as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                if (ChangeCluster(name, "Change node", cluster => cluster.SetNode(name, node => node with
                {
                    Labels = KubeParsing.Changed(node.Labels, Label),
                    IsUnschedulable = Unschedulable ?? node.IsUnschedulable,
                })) && PassThru)
                    WriteObject(KubeNodeInfo.Of(TheLab, TheCluster, TheCluster.Node(name)));
            });
        }
    }
}
