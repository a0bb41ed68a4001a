using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Removes network policies. A pod that none selects any more accepts and sends everything.</summary>
/// <example>
/// <summary>Open the database again.</summary>
/// <code>Remove-KubeNetworkPolicy db-policy</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "KubeNetworkPolicy", SupportsShouldProcess = true)]
public sealed class RemoveKubeNetworkPolicyCommand : KubeObjectCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NetworkPolicyCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => ChangeCluster($"{Full(name)}", "Remove network policy", cluster => cluster.RemoveNetworkPolicy(Full(name))));
    }
}
