using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Gets pods.</summary>
/// <example>
/// <summary>The pods of a node. A cluster, a Kubernetes namespace or a node that comes down the pipeline stands for all pods in it.</summary>
/// <code>Get-KubeNode node1 | Get-KubePod</code>
/// </example>
/// <example>
/// <summary>The pods of a workload.</summary>
/// <code>New-KubeWorkload front 3
/// Get-KubeWorkload front | Get-KubePod</code>
/// </example>
/// <example>
/// <summary>Does every pod reach the service?</summary>
/// <code>Get-KubePod -Label app=web | Test-Packet -To svc/web -Port 80 -Verdict Delivered</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "KubePod")]
[OutputType(typeof(KubePodInfo))]
public sealed class GetKubePodCommand : KubeQueryCmdlet
{
    /// <summary>The names, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf(typeof(KubeClusterInfo), typeof(KubeNamespaceInfo), typeof(KubeNodeInfo))]
    [NamedBy(typeof(KubeEndpointInfo), nameof(KubeEndpointInfo.Pod))]
    [NamedBy(typeof(KubeWorkloadInfo), nameof(KubeWorkloadInfo.Pods))]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PodCompleter))]
    public override string[] Name { get; set; } = ["*"];

    /// <summary>Only those on these nodes, with wildcards.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string[]? Node { get; set; }

    /// <summary>Only those with these labels: app=web,tier in (a,b) as for kubectl -l, or a hashtable of labels.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public object? Label { get; set; }

    private protected override string ObjectKind => "pod";

    private protected override IEnumerable<ObjectName> Names(Cluster cluster) => cluster.Pods.Keys;

    private protected override void Check(List<Cluster> clusters)
    {
        foreach (var name in Node ?? [])
            Attempt(name, () => Clusters.RequireNode(clusters, name));
    }

    private protected override void Query(Cluster cluster, Func<ObjectName, bool> fits)
    {
        var selector = Label is null ? LabelSelector.Everything : PolicyParsing.Selector(Label);
        var nodes = Node is null ? null : Array.ConvertAll(Node, pattern => WildcardPattern.Get(pattern, WildcardOptions.None));
        foreach (var pod in cluster.Pods.Values)
        {
            if (fits(pod.Name) && selector.Matches(pod.Labels) && (nodes is null || (pod.NodeName is { } name && Array.Exists(nodes, node => node.IsMatch(name)))))
                WriteObject(KubePodInfo.Of(TheLab, cluster, pod));
        }
    }
}
