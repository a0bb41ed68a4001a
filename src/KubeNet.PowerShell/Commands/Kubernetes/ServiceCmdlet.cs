using System.Collections;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>What making and changing a service share: its fields. A parameter that was not given leaves its field as it is.</summary>
public abstract class ServiceCmdlet : KubeObjectCmdlet
{
    private const int DefaultAffinitySeconds = 10800;

    /// <summary>Its ports: 80, 80:8080/TCP (the service's and the pods'), web:80:http (a name first, the pods' port by name).</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[]? Port { get; set; }

    /// <summary>Which pods are its endpoints: labels they must have, @{ app = 'web' } or app=web. Without it endpoints are set by hand.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [LabelText]
    public IDictionary? Selector { get; set; }

    /// <summary>What makes it reachable.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ServiceType? Type { get; set; }

    /// <summary>Ports on every node, in the order of the ports; given out from 30000-32767 unless given.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int[]? NodePort { get; set; }

    /// <summary>Addresses beside its own that nodes take for it.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? ExternalIP { get; set; }

    /// <summary>The addresses of its external load balancer.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? LoadBalancerIP { get; set; }

    /// <summary>What the load balancer does to packets: VIP keeps its address as their destination, Proxy does not.</summary>
    [Parameter]
    public LoadBalancerIPMode? LoadBalancerIPMode { get; set; }

    /// <summary>Who may use the load balancer.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? LoadBalancerSourceRange { get; set; }

    /// <summary>$false: the ports of a LoadBalancer service get no node ports but those that are asked for. Node ports that it has already it keeps.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? AllocateLoadBalancerNodePorts { get; set; }

    /// <summary>ClientIP: a client stays with its endpoint. None: each connection goes where chance sends it.</summary>
    [Parameter]
    [ValidateSet("None", "ClientIP")]
    public string? SessionAffinity { get; set; }

    /// <summary>With ClientIP: how long a client stays with its endpoint, in seconds; 10800 unless given.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int? SessionAffinityTimeout { get; set; }

    /// <summary>Local: what comes from outside goes to endpoints of the same node only, and keeps its source.</summary>
    [Parameter]
    public TrafficPolicy? ExternalTrafficPolicy { get; set; }

    /// <summary>Local: what comes from inside goes to endpoints of the same node only.</summary>
    [Parameter]
    public TrafficPolicy? InternalTrafficPolicy { get; set; }

    /// <summary>PreferClose, PreferSameZone or PreferSameNode; empty takes it back.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TrafficDistributionCompleter))]
    public string? TrafficDistribution { get; set; }

    /// <summary>The port on which nodes tell a load balancer whether they have endpoints.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? HealthCheckNodePort { get; set; }

    /// <summary>Pods are endpoints whether they are ready or not.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? PublishNotReadyAddress { get; set; }

    /// <summary>How many families it has.</summary>
    [Parameter]
    public IpFamilyPolicy? IpFamilyPolicy { get; set; }

    /// <summary>Its families, the primary one first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public IpFamily[]? IpFamily { get; set; }

    /// <summary>The other DNS name that an ExternalName service stands for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ExternalName { get; set; }

    /// <summary>Labels to set, as @{ app = 'web' } or app=web; a value of $null, or app-, takes a label away, an empty table all. Others stay.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [LabelText]
    [ValidateNotNull]
    public IDictionary? Label { get; set; }

    /// <summary>Annotations to set; a value of $null takes an annotation away, an empty table all. Others stay.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Annotation { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireSomething(nameof(Port), nameof(Selector));
    }

    /// <summary>A service with what the parameters say.</summary>
    private protected Service Apply(Service service) => ApplyAddresses(service) with
    {
        Labels = KubeParsing.Changed(service.Labels, Label),
        Annotations = KubeParsing.Changed(service.Annotations, Annotation),
        Type = Type ?? (ExternalName is null ? service.Type : ServiceType.ExternalName),
        AllocateLoadBalancerNodePorts = AllocateLoadBalancerNodePorts ?? service.AllocateLoadBalancerNodePorts,
        Ports = ReadPorts(service),
        Selector = KubeParsing.Labels(Selector) ?? service.Selector,
        AffinitySeconds = ReadAffinity(service.AffinitySeconds),
        ExternalTrafficPolicy = ExternalTrafficPolicy ?? service.ExternalTrafficPolicy,
        InternalTrafficPolicy = InternalTrafficPolicy ?? service.InternalTrafficPolicy,
        TrafficDistribution = IsGiven(nameof(TrafficDistribution)) ? string.IsNullOrEmpty(TrafficDistribution) ? null : TrafficDistribution : service.TrafficDistribution,
        HealthCheckNodePort = (ushort?)HealthCheckNodePort ?? service.HealthCheckNodePort,
        PublishNotReadyAddresses = PublishNotReadyAddress ?? service.PublishNotReadyAddresses,
        IpFamilyPolicy = IpFamilyPolicy ?? service.IpFamilyPolicy,
        IpFamilies = IpFamily?.ToEquatableArray() ?? service.IpFamilies,
        ExternalName = ExternalName ?? service.ExternalName,
    };

    private Service ApplyAddresses(Service service)
    {
        var ingress = LoadBalancerIP is null
            ? service.LoadBalancerIngress.Select(old => old with { Mode = LoadBalancerIPMode ?? old.Mode })
            : LoadBalancerIP.Select(address => new LoadBalancerIngress(IpAddress.Parse(address), LoadBalancerIPMode));
        return service with
        {
            ExternalIPs = ExternalIP?.Select(IpAddress.Parse).ToEquatableArray() ?? service.ExternalIPs,
            LoadBalancerIngress = ingress.ToEquatableArray(),
            LoadBalancerSourceRanges = LoadBalancerSourceRange is null ? service.LoadBalancerSourceRanges : KubeParsing.Prefixes(LoadBalancerSourceRange),
        };
    }

    private EquatableArray<ServicePort> ReadPorts(Service service)
    {
        var ports = Port is not { Length: > 0 } ? service.Ports : service.MergePorts(Port.Select(KubeParsing.ServicePort));
        if (NodePort is null)
            return ports;
        if (NodePort.Length > ports.Count)
            throw new NetConfigException("InvalidServicePort", $"There are {NodePort.Length} node ports for {ports.Count} ports; give at most one for each port, in their order.");
        return ports.Select((port, index) => index < NodePort.Length ? port with { NodePort = (ushort)NodePort[index] } : port).ToEquatableArray();
    }

    // The API server drops the timeout then; who typed it meant something by it.
    private int? ReadAffinity(int? before)
    {
        if (SessionAffinity == "None" || (SessionAffinity is null && before is null))
            return SessionAffinityTimeout is null ? null : throw new NetConfigException("InvalidService", $"A session affinity of {SessionAffinityTimeout} seconds needs -SessionAffinity ClientIP; without it no client stays with its endpoint.");
        return SessionAffinityTimeout ?? before ?? DefaultAffinitySeconds;
    }
}
