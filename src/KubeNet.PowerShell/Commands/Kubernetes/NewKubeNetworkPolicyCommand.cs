using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Makes a network policy: who may talk to some pods, and whom they may talk to.</summary>
/// <remarks>
/// Pods that a policy selects for a direction accept only what some policy of that direction allows; without rules that is nothing. The policy becomes rules and ipsets in the
/// filter table of each node with such a pod, as kube-router writes them; a trace names the policy and the rule. A pod's own node always reaches it, and answers always pass.
/// </remarks>
/// <example>
/// <summary>Nothing comes in.</summary>
/// <code>New-KubeNetworkPolicy deny-all</code>
/// </example>
/// <example>
/// <summary>Only the front end reaches the database, on one port.</summary>
/// <code>New-KubeNetworkPolicy db-from-web -PodSelector app=db -From app=web -Port 5432/TCP</code>
/// </example>
/// <example>
/// <summary>Monitoring pods of some namespaces, and an office's network.</summary>
/// <code>New-KubeNetworkPolicy metrics -PodSelector 'app in (web,db)' -Ingress @{ from = @{ namespaceSelector = @{ team = 'ops' }; podSelector = @{ app = 'prometheus' } }; ports = @{ port = 9100 } }, @{ from = @{ ipBlock = @{ cidr = '10.20.0.0/16'; except = '10.20.9.0/24' } } }</code>
/// </example>
/// <example>
/// <summary>A pod may ask DNS and nobody else.</summary>
/// <code>New-KubeNetworkPolicy dns-only -PodSelector app=web -PolicyType Egress -To * -Port 53/UDP, 53/TCP</code>
/// </example>
[Cmdlet(VerbsCommon.New, "KubeNetworkPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(KubeNetworkPolicyInfo))]
public sealed class NewKubeNetworkPolicyCommand : NetworkPolicyCmdlet
{
    /// <summary>Its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>A policy to make one like it, in another lab or cluster, or by another name: what no other parameter says is as there.</summary>
    [Parameter(ValueFromPipeline = true)]
    public KubeNetworkPolicyInfo? InputObject { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        var policy = Apply((InputObject?.Policy ?? new NetworkPolicy { Name = Full(Name) }) with { Name = Full(Name) });
        if (ChangeCluster($"{policy.Name}", "Make network policy", cluster => cluster.AddNetworkPolicy(policy)))
            WriteObject(KubeNetworkPolicyInfo.Of(TheLab, TheCluster, TheCluster.NetworkPolicies[policy.Name]));
    }
}
