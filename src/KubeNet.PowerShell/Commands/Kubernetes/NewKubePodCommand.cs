using System.Collections;
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
[Cmdlet(VerbsCommon.New, "KubePod", SupportsShouldProcess = true)]
[OutputType(typeof(KubePodInfo))]
public sealed class NewKubePodCommand : KubeObjectCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The node to run on; chosen by the scheduler unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string? Node { get; set; }

    /// <summary>Its labels, which services and policies select by: @{ app = 'web' }, or app=web.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Labels")]
    [LabelText]
    [ValidateNotNull]
    public IDictionary? Label { get; set; }

    /// <summary>The ports of its only container: 80, 53/UDP, http:8080.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] ContainerPort { get; set; } = [];

    /// <summary>Several containers: their names, and the ports of each as in <c>-ContainerPort</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Container { get; set; }

    /// <summary>Use the node's network namespace.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter HostNetwork { get; set; }

    /// <summary>Ports of the node that lead to container ports: <c>@{ 8080 = 80; '192.168.0.2:53/UDP' = 53 }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? HostPort { get; set; }

    /// <summary>Its addresses, one of each family at most; given out from the node's pod network unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[] IPAddress { get; set; } = [];

    /// <summary>It is not ready: services do not send to it.</summary>
    [Parameter]
    public SwitchParameter NotReady { get; set; }

    /// <summary>spec.hostname, for DNS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Hostname { get; set; }

    /// <summary>spec.subdomain: the headless service that names it in DNS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Subdomain { get; set; }

    /// <summary>Where its resolver asks.</summary>
    [Parameter]
    public DnsPolicy DnsPolicy { get; set; } = DnsPolicy.ClusterFirst;

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
        var model = InputObject?.Pod ?? new Pod { Name = Full(name), Containers = [new Container("app", [])] };
        var isCopy = InputObject is not null && Full(name) != model.Name;
        var containers = InputObject is null || IsTyped(nameof(Container)) || IsTyped(nameof(ContainerPort)) ? ReadContainers() : model.Containers;
        return model with
        {
            Name = Full(name),
            NodeName = string.IsNullOrEmpty(Node) ? model.NodeName : Node,
            Labels = KubeParsing.Labels(Label) ?? model.Labels,
            HostNetwork = IsGiven(nameof(HostNetwork)) ? HostNetwork : model.HostNetwork,
            Containers = HostPorts.Publish(containers, HostPort),
            Addresses = IsTyped(nameof(IPAddress)) || InputObject is null ? IPAddress.Select(Engine.Addressing.IpAddress.Parse).ToEquatableArray() : isCopy ? [] : model.Addresses,
            IsReady = IsGiven(nameof(NotReady)) ? !NotReady : model.IsReady,
            Hostname = Hostname ?? (isCopy ? null : model.Hostname),
            Subdomain = Subdomain ?? model.Subdomain,
            Dns = IsTyped(nameof(DnsPolicy)) ? new PodDns { Policy = DnsPolicy } : model.Dns,
            Owner = null,
            ImportedNamespace = null,
            IsTerminating = false,
            IsPending = false,
            HasEnded = false,
        };
    }

    private EquatableArray<Container> ReadContainers()
    {
        if (Container is null)
            return [new Container("app", ContainerPort.Select(KubeParsing.ContainerPort).ToEquatableArray())];
        var containers = PSValues.Entries(Container)
            .Select(entry => new Container(KubeParsing.Text(entry.Key), KubeParsing.Texts(entry.Value).Select(KubeParsing.ContainerPort).ToEquatableArray()));
        if (ContainerPort.Length > 0)
            containers = containers.Append(new Container("app", ContainerPort.Select(KubeParsing.ContainerPort).ToEquatableArray()));
        return containers.OrderBy(container => container.Name, StringComparer.Ordinal).ToEquatableArray();
    }
}
