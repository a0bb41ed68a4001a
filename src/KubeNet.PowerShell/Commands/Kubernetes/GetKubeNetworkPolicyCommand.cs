using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets network policies: the pods they are about, and what they allow.</summary>
/// <example>
/// <summary>The policies of one namespace.</summary>
/// <code>Get-KubeNetworkPolicy -Namespace default</code>
/// </example>
/// <example>
/// <summary>The policies that a pod is under.</summary>
/// <code>Get-KubeNetworkPolicy | Where-Object Pods -contains web-1</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubeNetworkPolicy")]
[OutputType(typeof(KubeNetworkPolicyInfo))]
public sealed class GetKubeNetworkPolicyCommand : KubeQueryCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf(typeof(KubeClusterInfo), typeof(KubeNamespaceInfo))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NetworkPolicyCompleter))]
    public override string[] Name { get; set; } = ["*"];

    private protected override string ObjectKind => "networkPolicy";

    private protected override IEnumerable<ObjectName> Names(Cluster cluster) => cluster.NetworkPolicies.Keys;

    private protected override void Query(Cluster cluster, Func<ObjectName, bool> fits)
    {
        foreach (var policy in cluster.NetworkPolicies.Values)
        {
            if (fits(policy.Name))
                WriteObject(KubeNetworkPolicyInfo.Of(TheLab, cluster, policy));
        }
    }
}
