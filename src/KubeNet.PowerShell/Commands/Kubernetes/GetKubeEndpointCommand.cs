using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets the endpoints of services, one object each: where kube-proxy may send.</summary>
/// <example>
/// <summary>Who stands behind the service?</summary>
/// <code>Get-KubeEndpoint web</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubeEndpoint")]
[OutputType(typeof(KubeEndpointInfo))]
public sealed class GetKubeEndpointCommand : KubeQueryCmdlet
{
    /// <summary>The services, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf(typeof(KubeClusterInfo), typeof(KubeNamespaceInfo))]
    [Alias("Service")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public override string[] Name { get; set; } = ["*"];

    private protected override string ObjectKind => "service";

    private protected override IEnumerable<ObjectName> Names(Cluster cluster) => cluster.Services.Keys;

    private protected override void Query(Cluster cluster, Func<ObjectName, bool> fits)
    {
        foreach (var slice in cluster.EndpointSlices.Values)
        {
            if (!fits(slice.Service))
                continue;
            foreach (var info in KubeEndpointInfo.Of(TheLab, cluster, slice))
                WriteObject(info);
        }
    }
}
