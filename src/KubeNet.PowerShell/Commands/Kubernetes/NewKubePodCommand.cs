using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Makes pods: containers that share one network namespace, and with it an address and its ports.</summary>
/// <remarks>
/// The pod's network namespace is called <c>name.namespace</c>; a pod with <c>-HostNetwork</c> uses its node's. Containers listen on the ports that they
/// declare. Without <c>-Node</c> the scheduler chooses: of the nodes that fit, the one with the fewest pods.
/// </remarks>
/// <example>
/// <summary>A web server on a node.</summary>
/// <code>New-KubePod front -Node node1 -Label @{ app = 'front' } -ContainerPort 80</code>
/// </example>
/// <example>
/// <summary>Two containers that meet on localhost.</summary>
/// <code>New-KubePod pair -Container @{ app = 'http:8080'; proxy = '15001', '15006' }</code>
/// </example>
/// <example>
/// <summary>A port of the node that leads to the pod.</summary>
/// <code>New-KubePod ingress -Node node2 -ContainerPort 80 -HostPort @{ 8080 = 80 }</code>
/// </example>
/// <example>
/// <summary>A name that only this pod knows.</summary>
/// <code>New-KubePod client -HostAlias @{ '203.0.113.5' = 'legacy', 'legacy.example.com' }</code>
/// </example>
[Cmdlet(VerbsCommon.New, "KubePod", SupportsShouldProcess = true)]
[OutputType(typeof(KubePodInfo))]
public sealed class NewKubePodCommand : PodMakingCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The node to run on; chosen by the scheduler unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string? Node { get; set; }

    /// <summary>Its addresses, one of each family at most; given out from the node's pod network unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[] IPAddress { get; set; } = [];

    /// <summary>It is not ready: services do not send to it.</summary>
    [Parameter]
    public SwitchParameter NotReady { get; set; }

    /// <summary>A pod to make one like it, in another lab or cluster, or by another name: what no other parameter says is as there. It has no owner, unless a workload that has its labels adopts it.</summary>
    [Parameter(ValueFromPipeline = true)]
    public KubePodInfo? InputObject { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireSomething(nameof(Node), nameof(IPAddress));
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in ChangeEach(Name, "Make pod", (cluster, name) => cluster.AddPod(Read(name))))
        {
            if (TheCluster.Pods.TryGetValue(Full(name), out var pod))
                WriteObject(KubePodInfo.Of(TheLab, TheCluster, pod));
        }
    }

    private Pod Read(string name)
    {
        var model = InputObject?.Pod ?? new Pod { Name = Full(name) };
        var isCopy = InputObject is not null && Full(name) != model.Name;
        return Apply(isCopy ? model with { Hostname = null } : model, isNew: InputObject is null) with
        {
            Name = Full(name),
            NodeName = string.IsNullOrEmpty(Node) ? model.NodeName : Node,
            Addresses = IsTyped(nameof(IPAddress)) || InputObject is null ? IPAddress.Select(Engine.Addressing.IpAddress.Parse).ToEquatableArray() : isCopy ? [] : model.Addresses,
            IsReady = IsGiven(nameof(NotReady)) ? !NotReady : model.IsReady,
            Owner = null,
            ImportedNamespace = null,
            NamespaceCluster = null,
            IsTerminating = false,
            IsPending = false,
            HasEnded = false,
        };
    }
}
