using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Removes services; their addresses and node ports are free again.</summary>
/// <example>
/// <summary>Nobody answers at its address any more.</summary>
/// <code>Remove-KubeService web</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "KubeService", SupportsShouldProcess = true)]
public sealed class RemoveKubeServiceCommand : KubeObjectCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => ChangeCluster($"{Full(name)}", "Remove service", cluster => cluster.RemoveService(Full(name))));
    }
}
