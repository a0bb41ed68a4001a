using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>How kube-proxy of one family is set up, alike on all nodes (KubeProxyConfiguration).</summary>
public sealed record ProxyConfig
{
    /// <summary>Which family it writes rules for.</summary>
    public IpFamily Family { get; init; } = IpFamily.IPv4;

    /// <summary><c>--detect-local-mode</c>.</summary>
    public LocalTrafficDetector LocalDetector { get; init; } = LocalTrafficDetector.None;

    /// <summary><c>--masquerade-all</c>.</summary>
    public bool MasqueradeAll { get; init; }

    /// <summary><c>--iptables-masquerade-bit</c>, 0..31.</summary>
    public int MasqueradeBit { get; init; } = 14;

    /// <summary>Whether iptables knows <c>MASQUERADE --random-fully</c> (since 1.6.2).</summary>
    public bool HasRandomFully { get; init; } = true;

    /// <summary><c>--iptables-localhost-nodeports</c>; IPv4 only.</summary>
    public bool LocalhostNodePorts { get; init; } = true;

    /// <summary><c>--nodeport-addresses</c> of both families; none of this family means every local address.</summary>
    public EquatableArray<IpPrefix> NodePortAddresses { get; init; }

    /// <summary><c>--nodeport-addresses primary</c>: the node's own address of this family.</summary>
    public bool NodePortAddressesPrimary { get; init; }

    /// <summary>Whether nf_conntrack_tcp_be_liberal is set on the node: packets out of window are not INVALID then, and are not dropped.</summary>
    public bool ConntrackTcpLiberal { get; init; }

    /// <summary>Which nfacct objects could be made; rules count in those only.</summary>
    public NfacctCounters Counters { get; init; } = NfacctCounters.All;

    /// <summary>Feature gate LoadBalancerIPMode: whether load balancers of mode Proxy are left alone.</summary>
    public bool HonorsLoadBalancerIPMode { get; init; } = true;

    /// <summary>With more endpoints than this, rules go without comments (largeClusterEndpointsThreshold).</summary>
    public int LargeClusterThreshold { get; init; } = 1000;

    /// <summary>The mark of packets to be masqueraded: 0x4000.</summary>
    public uint MasqueradeMark => 1u << MasqueradeBit;

    /// <summary>Whether this family's node ports may be asked at 127.0.0.1 (needs route_localnet).</summary>
    public bool HasLocalhostNodePorts => LocalhostNodePorts && Family == IpFamily.IPv4 && !NodePortAddressesPrimary && NodePorts.ContainsLoopback;

    /// <summary>Whether node ports answer on every local address, of all nodes alike.</summary>
    internal bool HasNodePortsEverywhere => !NodePortAddressesPrimary && NodePorts.MatchesAll;

    /// <summary><c>--nodeport-addresses</c> as it applies to this family.</summary>
    private NodePortAddresses NodePorts => NodePortAddresses.Count == 0
        ? Proxy.NodePortAddresses.MatchAllOf(Family)
        : new NodePortAddresses(Family, NodePortAddresses);

    /// <summary>The same as it applies to a node: kube-proxy takes <c>primary</c> for the node's address (newProxyServer in cmd/kube-proxy/app/server.go), and a node without one answers on all.</summary>
    internal NodePortAddresses NodePortsOn(ProxyNode node) => NodePortAddressesPrimary && node.Address is { } own ? new NodePortAddresses(Family, [IpPrefix.Host(own)]) : NodePorts;
}
