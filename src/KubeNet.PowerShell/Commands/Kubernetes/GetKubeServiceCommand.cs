using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets services.</summary>
/// <example>
/// <summary>The services of one namespace.</summary>
/// <code>Get-KubeService -Namespace default</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubeService")]
[OutputType(typeof(KubeServiceInfo))]
public sealed class GetKubeServiceCommand : KubeQueryCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf(typeof(KubeClusterInfo), typeof(KubeNamespaceInfo))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public override string[] Name { get; set; } = ["*"];

    private protected override string ObjectKind => "service";

    private protected override IEnumerable<ObjectName> Names(Cluster cluster) => cluster.Services.Keys;

    private protected override void Query(Cluster cluster, Func<ObjectName, bool> fits)
    {
        foreach (var service in cluster.Services.Values)
        {
            if (fits(service.Name))
                WriteObject(KubeServiceInfo.Of(TheLab, cluster, service));
        }
    }
}
