using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Sets the endpoints of a service without a selector by hand: they take the place of those it had.</summary>
/// <remarks>The rules of every node follow at once, and conntrack entries of UDP flows to endpoints that are gone are deleted, as kube-proxy does.</remarks>
/// <example>
/// <summary>Two pods stand behind the service.</summary>
/// <code>New-KubeService by-hand -Port 80 | Set-KubeEndpoint -IPAddress 10.244.0.2, 10.244.1.2</code>
/// </example>
/// <example>
/// <summary>None any more: packets to the service are rejected.</summary>
/// <code>Set-KubeEndpoint hand-made -IPAddress @()</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubeEndpoint", SupportsShouldProcess = true)]
[OutputType(typeof(KubeEndpointInfo))]
public sealed class SetKubeEndpointCommand : KubeObjectCmdlet
{
    /// <summary>The service.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Service")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The endpoints' addresses, of one or both families.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyCollection]
    public string[] IPAddress { get; set; } = [];

    /// <summary>The endpoints' ports, in the order of the service's ports; the service's target ports by number unless given.</summary>
    [Parameter(Position = 2)]
    [ValidateRange(1, 65535)]
    public int[]? Port { get; set; }

    /// <summary>The node that the endpoints are on; that of the pod with the address unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public string? Node { get; set; }

    /// <summary>They are not ready.</summary>
    [Parameter]
    public SwitchParameter NotReady { get; set; }

    /// <summary>They are terminating; with <c>-NotReady</c> they no longer serve either.</summary>
    [Parameter]
    public SwitchParameter Terminating { get; set; }

    /// <summary>Return the endpoints as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        var name = Full(Name);
        if (Node is not null)
            _ = TheCluster.Node(Node);
        var unused = IPAddress.Select(IpAddress.Parse).Where(address => !TheCluster.Service(name).IpFamilies.Contains(address.Family)).ToList();
        if (unused.Count > 0)
            WriteWarning($"Service '{name}' has no address of the family of {string.Join(", ", unused)}: nobody is sent there.");
        var slices = Slices(TheCluster, TheCluster.Service(name)).ToList();
        if (!ChangeCluster($"{name}", $"Set {IPAddress.Length} endpoints", cluster => cluster.SetEndpoints(name, slices)) || !PassThru)
            return;
        foreach (var info in TheCluster.SlicesOf(name).SelectMany(slice => KubeEndpointInfo.Of(TheLab, TheCluster, slice)))
            WriteObject(info);
    }

    private IEnumerable<EndpointSlice> Slices(Cluster cluster, Service service)
    {
        var ports = service.Ports.Select((port, index) => new EndpointPort(port.Name, port.Protocol, PortOf(service, port, index))).ToEquatableArray();
        return IPAddress.Select(IpAddress.Parse).GroupBy(address => address.Family).Select(family => new EndpointSlice
        {
            Name = service.Name with { Name = $"{service.Name.Name}-{family.Key.ToString().ToLowerInvariant()}" },
            ServiceName = service.Name.Name,
            Family = family.Key,
            Ports = ports,
            Endpoints = family.Select(address => Endpoint(cluster, address)).ToEquatableArray(),
        });
    }

    private Endpoint Endpoint(Cluster cluster, IpAddress address)
    {
        var pod = cluster.PodAt(address);
        return new Endpoint
        {
            Address = address,
            NodeName = Node ?? pod?.NodeName,
            Pod = pod?.Name,
            IsReady = !NotReady && !Terminating,
            IsServing = !NotReady,
            IsTerminating = Terminating,
        };
    }

    private ushort PortOf(Service service, ServicePort port, int index)
    {
        if (Port is not null && index < Port.Length)
            return (ushort)Port[index];
        return port.TargetPort.Name is null
            ? port.TargetPort.IsUnset ? port.Port : port.TargetPort.Number
            : throw new NetConfigException("EndpointPortMissing", $"Port {port.Port} of service '{service.Name}' leads to the pods' port '{port.TargetPort.Name}', a name that only pods have; give its number with -Port.");
    }
}
