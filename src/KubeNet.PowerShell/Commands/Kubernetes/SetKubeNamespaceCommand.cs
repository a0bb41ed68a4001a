using System.Collections;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Changes the labels of Kubernetes namespaces; network policies follow at once.</summary>
/// <example>
/// <summary>Give a namespace to another team.</summary>
/// <code>Set-KubeNamespace default -Label @{ team = 'blue' }</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubeNamespace", SupportsShouldProcess = true)]
public sealed class SetKubeNamespaceCommand : ClusterCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubeNamespaceCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Labels to set; a value of $null takes a label away, an empty table all. Others stay.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNull]
    public IDictionary Label { get; set; } = new Hashtable();

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () => ChangeCluster(name, "Change labels of Kubernetes namespace", cluster =>
                cluster.SetNamespace(name, KubeParsing.Changed(cluster.Namespaces.GetValueOrDefault(name)?.Labels ?? LabelSet.Empty, Label))));
        }
    }
}
