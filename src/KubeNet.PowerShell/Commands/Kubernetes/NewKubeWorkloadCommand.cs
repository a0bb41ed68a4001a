using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Makes a Deployment, ReplicaSet, StatefulSet or DaemonSet, which makes pods of a template and keeps as many as it is told.</summary>
/// <remarks>
/// What a pod of it looks like is said as for New-KubePod. Unless labels are given its pods have <c>app=NAME</c>, as <c>kubectl create deployment</c> gives them, and unless a selector is
/// given it knows them by their labels. A pod that is removed or loses these labels is made up for.
/// </remarks>
/// <example>
/// <summary>Three web servers and a service before them.</summary>
/// <code>New-KubeWorkload front -Replicas 3 -ContainerPort 80
/// New-KubeService front -Port 80 -Selector app=front
/// Trace-Packet pod/web-1 svc/front -Port 80 -AllPaths | ForEach-Object Verdict</code>
/// </example>
/// <example>
/// <summary>A database whose pods have names of their own.</summary>
/// <code>New-KubeService db -Port 5432 -Selector app=db -ClusterIP None
/// New-KubeWorkload db -Kind StatefulSet -Replicas 2 -ContainerPort 5432 -Subdomain db
/// Resolve-KubeName web-1 db-0.db</code>
/// </example>
/// <example>
/// <summary>An agent on every node.</summary>
/// <code>New-KubeWorkload agent -Kind DaemonSet -ContainerPort 9100 -HostNetwork</code>
/// </example>
[Cmdlet(VerbsCommon.New, "KubeWorkload", SupportsShouldProcess = true)]
[OutputType(typeof(KubeWorkloadInfo))]
public sealed class NewKubeWorkloadCommand : PodMakingCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>How many pods it keeps. A DaemonSet has one on each node instead.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Replica")]
    public int? Replicas { get; set; }

    /// <summary>What it is.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public WorkloadKind Kind { get; set; } = WorkloadKind.Deployment;

    /// <summary>Which pods are its own: app=web,tier in (a,b), or a hashtable of labels. By the labels of its pods unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public object? Selector { get; set; }

    /// <summary>Of a StatefulSet: whether its pods come one after the other as each is ready, or all at once.</summary>
    [Parameter]
    [ValidateSet("OrderedReady", "Parallel")]
    public string? PodManagementPolicy { get; set; }

    /// <summary>Of a StatefulSet: the number of its first pod (spec.ordinals.start).</summary>
    [Parameter]
    public int? FirstOrdinal { get; set; }

    /// <summary>A workload to make one like it, in another lab or cluster, or by another name: what no other parameter says is as there.</summary>
    [Parameter(ValueFromPipeline = true)]
    public KubeWorkloadInfo? InputObject { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in ChangeEach(Name, "Make workload", (cluster, name) => cluster.AddWorkload(Read(Full(name)))))
        {
            if (TheCluster.Workloads.TryGetValue(new WorkloadName(Kind, Full(name)), out var workload))
                WriteObject(KubeWorkloadInfo.Of(TheLab, TheCluster, workload));
        }
    }

    private Workload Read(ObjectName name)
    {
        var model = InputObject?.Workload ?? new Workload { Kind = Kind, Name = name, Template = new Pod { Name = name, Labels = LabelSet.Empty.With("app", name.Name) } };
        var template = Apply(model.Template with { Name = name }, isNew: InputObject is null);
        if (Kind != WorkloadKind.StatefulSet && (PodManagementPolicy is not null || FirstOrdinal is not null))
            throw new NetConfigException("ConflictingOptions", $"A {Kind} has neither -PodManagementPolicy nor -FirstOrdinal; only the pods of a StatefulSet have an order.");
        if (Kind == WorkloadKind.DaemonSet && IsTyped(nameof(Replicas)))
            throw new NetConfigException("ConflictingOptions", "A DaemonSet has a pod on each node, and no -Replicas; say with -NodeSelector which nodes are meant.");
        return model with
        {
            Kind = Kind,
            Name = name,
            Replicas = Replicas ?? model.Replicas,
            Template = template,
            Selector = Selector is not null && (InputObject is null || IsTyped(nameof(Selector))) ? PolicyParsing.Selector(Selector) : IsTyped(nameof(Label)) || InputObject is null ? new LabelSelector { MatchLabels = template.Labels } : model.Selector,
            IsParallel = PodManagementPolicy is { } policy ? policy == "Parallel" : model.IsParallel,
            FirstOrdinal = FirstOrdinal ?? model.FirstOrdinal,
            LastApplied = [],
        };
    }
}
