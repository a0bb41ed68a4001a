using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Changes network policies; the rules and sets of every node follow at once. What is not given stays as it is; rules that are given replace all of their direction.</summary>
/// <example>
/// <summary>Let everybody in.</summary>
/// <code>Set-KubeNetworkPolicy db-policy -From *</code>
/// </example>
/// <example>
/// <summary>Restrict what the pods send, too: to nothing.</summary>
/// <code>Set-KubeNetworkPolicy db-policy -PolicyType Ingress, Egress -Egress @()</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubeNetworkPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(KubeNetworkPolicyInfo))]
public sealed class SetKubeNetworkPolicyCommand : NetworkPolicyCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NetworkPolicyCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Return the policy as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                if (ChangeCluster($"{Full(name)}", "Change network policy", cluster => cluster.SetNetworkPolicy(Full(name), Apply)) && PassThru)
                    WriteObject(KubeNetworkPolicyInfo.Of(TheLab, TheCluster, TheCluster.NetworkPolicies[Full(name)]));
            });
        }
    }
}
