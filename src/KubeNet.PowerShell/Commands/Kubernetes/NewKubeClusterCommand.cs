using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Makes a Kubernetes cluster: its networks, its network plugin, kube-proxy's settings, and nodes.</summary>
/// <remarks>
/// What a network plugin and kube-proxy write on real nodes is written into the nodes' network namespaces: links, routes, iptables rules. Each node is a
/// network namespace of its own name, each pod one of the name <c>pod.namespace</c>, so that every other cmdlet can look at them.
/// </remarks>
/// <example>
/// <summary>Two nodes and an overlay between them.</summary>
/// <code>New-KubeCluster demo -Cni FlannelVxlan -PodCidr 10.42.0.0/16 -ServiceCidr 10.43.0.0/16 -Node a1, a2</code>
/// </example>
/// <example>
/// <summary>IPv4 and IPv6.</summary>
/// <code>New-KubeCluster dual -DualStack</code>
/// </example>
[Cmdlet(VerbsCommon.New, "KubeCluster", SupportsShouldProcess = true)]
[OutputType(typeof(KubeClusterInfo))]
public sealed class NewKubeClusterCommand : LabCmdlet
{
    private const string PodsV6 = "fd00:10:244::/56";
    private const string ServicesV6 = "fd00:10:96::/112";

    /// <summary>Its name in the lab.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "kubernetes";

    /// <summary>Nodes to begin with, as <c>Add-KubeNode</c> makes them.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Node { get; set; } = [];

    /// <summary>Where nodes' pod networks come from, one of each family at most; 10.244.0.0/16 unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? PodCidr { get; set; }

    /// <summary>Where services' addresses come from, one of each family at most; 10.96.0.0/12 unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? ServiceCidr { get; set; }

    /// <summary>Where the nodes' own addresses come from; unless given 192.168.0.0/16, or 172.18.0.0/16 where pods or services have that.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[]? NodeCidr { get; set; }

    /// <summary>The network plugin: how pods are wired, and how nodes reach each other's pods.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public CniKind Cni { get; set; } = CniKind.Bridge;

    /// <summary>How kube-proxy works.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ProxyMode ProxyMode { get; set; } = ProxyMode.Iptables;

    /// <summary>kube-proxy's --masquerade-all: all that goes to services gets the node's address.</summary>
    [Parameter]
    public SwitchParameter MasqueradeAll { get; set; }

    /// <summary>kube-proxy's --nodeport-addresses: the networks whose addresses node ports are open on, or primary for the nodes' own; all unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] NodePortAddress { get; set; } = [];

    /// <summary>kube-proxy's --detect-local-mode: by what it tells pods' traffic; by the cluster's pod networks unless given.</summary>
    [Parameter]
    public LocalMode DetectLocalMode { get; set; } = LocalMode.ClusterCIDR;

    /// <summary>The bridge of BridgeInterface, or the start of names of InterfaceNamePrefix.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DetectLocalInterface { get; set; }

    /// <summary>kube-proxy's --iptables-localhost-nodeports=false: node ports do not answer on 127.0.0.1.</summary>
    [Parameter]
    public SwitchParameter NoLocalhostNodePort { get; set; }

    /// <summary>The bridge plugin's ipMasq=false: what pods send beyond their own node's pods, to those of other nodes too, keeps their own addresses. Policies that select pods of other nodes need it.</summary>
    [Parameter]
    public SwitchParameter NoMasquerade { get; set; }

    /// <summary>The bridge plugin's hairpinMode=false: a pod does not reach itself by way of a service.</summary>
    [Parameter]
    public SwitchParameter NoHairpin { get; set; }

    /// <summary>Calico without IPIP: nodes route to each other's pods over their own link.</summary>
    [Parameter]
    public SwitchParameter NoEncapsulation { get; set; }

    /// <summary>Calico's IPIP between nodes of different networks only (CrossSubnet).</summary>
    [Parameter]
    public SwitchParameter CrossSubnet { get; set; }

    /// <summary>The second family too, from fd00:10:244::/56 and fd00:10:96::/112 unless networks are given.</summary>
    [Parameter]
    public SwitchParameter DualStack { get; set; }

    /// <summary>The cluster's DNS domain.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string DnsDomain { get; set; } = "cluster.local";

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        var options = ReadOptions();
        if (!Change(Name, "Make cluster", config =>
        {
            var made = config.AddCluster(Name, options);
            return Node.Length == 0 ? made : made.EditCluster(Name, cluster => Node.Aggregate(cluster, (all, node) => all.AddNode(node)));
        }))
            return;
        WriteObject(KubeClusterInfo.Of(TheLab, TheLab.Config.Cluster(Name)));
    }

    private bool IsPrimary => NodePortAddress is [var only] && only.Equals("primary", StringComparison.OrdinalIgnoreCase);

    private ClusterOptions ReadOptions()
    {
        var defaults = new ClusterOptions();
        var options = defaults with
        {
            PodCidrs = PodCidr is null ? Stacks(defaults.PodCidrs, PodsV6) : KubeParsing.Prefixes(PodCidr),
            ServiceCidrs = ServiceCidr is null ? Stacks(defaults.ServiceCidrs, ServicesV6) : KubeParsing.Prefixes(ServiceCidr),
            NodeCidrs = NodeCidr is null ? defaults.NodeCidrs : KubeParsing.Prefixes(NodeCidr),
            Cni = Cni,
            ProxyMode = ProxyMode,
            MasqueradeAll = MasqueradeAll,
            DetectLocalMode = DetectLocalMode,
            DetectLocalInterface = DetectLocalInterface,
            NodePortAddresses = IsPrimary ? [] : KubeParsing.Prefixes(NodePortAddress),
            NodePortAddressesPrimary = IsPrimary,
            LocalhostNodePorts = !NoLocalhostNodePort,
            BridgeIpMasq = !NoMasquerade,
            HairpinMode = !NoHairpin,
            CalicoIpip = !NoEncapsulation,
            CalicoIpipCrossSubnet = CrossSubnet,
            DnsDomain = DnsDomain,
        };
        return NodeCidr is null ? options.WithNodesBeside() : options;
    }

    private EquatableArray<IpPrefix> Stacks(EquatableArray<IpPrefix> first, string second) => DualStack ? first.Add(IpPrefix.Parse(second)) : first;
}
