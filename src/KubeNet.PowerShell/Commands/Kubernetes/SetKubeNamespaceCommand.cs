using System.Collections;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Changes the labels of Kubernetes namespaces; network policies follow at once.</summary>
/// <example>
/// <summary>Give a namespace to another team.</summary>
/// <code>Set-KubeNamespace default -Label @{ team = 'blue' }</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubeNamespace", SupportsShouldProcess = true)]
[OutputType(typeof(KubeNamespaceInfo))]
public sealed class SetKubeNamespaceCommand : ClusterCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubeNamespaceCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Labels to set, as @{ app = 'web' } or app=web; a value of $null, or app-, takes a label away, an empty table all. Others stay.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [LabelText]
    [ValidateNotNull]
    public IDictionary Label { get; set; } = new Hashtable();

    /// <summary>Return the namespace as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                if (ChangeCluster(name, "Change labels of Kubernetes namespace", cluster =>
                    cluster.SetNamespace(name, KubeParsing.Changed(cluster.Namespaces.GetValueOrDefault(name)?.Labels ?? LabelSet.Empty, Label))) && PassThru)
                    WriteObject(KubeNamespaceInfo.Of(TheLab, TheCluster, TheCluster.Namespaces[name]));
            });
        }
    }
}
