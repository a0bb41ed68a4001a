using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>How a cluster is set up: what an administrator gives to kubeadm, the network plugin and kube-proxy.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where nodes' pod networks come from (<c>--cluster-cidr</c>), at most one of each family, the primary one first.</summary>
    public EquatableArray<IpPrefix> PodCidrs { get; init; } = [IpPrefix.Parse("10.244.0.0/16")];

    /// <summary>Where services' addresses come from (<c>--service-cluster-ip-range</c>), at most one of each family, the primary one first.</summary>
    public EquatableArray<IpPrefix> ServiceCidrs { get; init; } = [IpPrefix.Parse("10.96.0.0/12")];

    /// <summary>The length of a node's IPv4 pod network (<c>--node-cidr-mask-size-ipv4</c>).</summary>
    public int NodeCidrLengthV4 { get; init; } = 24;

    /// <summary>The length of a node's IPv6 pod network (<c>--node-cidr-mask-size-ipv6</c>).</summary>
    public int NodeCidrLengthV6 { get; init; } = 64;

    /// <summary>
    /// Where the nodes' own addresses come from, and those of their routers; of the families of <see cref="PodCidrs"/>. Nodes whose address lies in
    /// another network keep it.
    /// </summary>
    public EquatableArray<IpPrefix> NodeCidrs { get; init; } = [IpPrefix.Parse("192.168.0.0/16"), IpPrefix.Parse("fd00:c0a8::/48")];

    /// <summary>The length of one IPv4 segment of the nodes' network: nodes in one such network share a link.</summary>
    public int SegmentLengthV4 { get; init; } = 24;

    /// <summary>The length of one IPv6 segment of the nodes' network.</summary>
    public int SegmentLengthV6 { get; init; } = 64;

    /// <summary>The ports that NodePort services take on every node (<c>--service-node-port-range</c>).</summary>
    public PortRange NodePorts { get; init; } = new(30000, 32767);

    /// <summary>The network plugin.</summary>
    public CniKind Cni { get; init; } = CniKind.Bridge;

    /// <summary>The bridge plugin's <c>ipMasq</c>: what pods send out of their node's pod network has the node's address, to pods of other nodes too.</summary>
    public bool BridgeIpMasq { get; init; }

    /// <summary>The bridge plugin's <c>hairpinMode</c>: a pod can reach itself through a service.</summary>
    public bool HairpinMode { get; init; } = true;

    /// <summary>Calico's encapsulation between nodes: IPIP, or none where the nodes share a link.</summary>
    public bool CalicoIpip { get; init; } = true;

    /// <summary>Calico's IPIP mode CrossSubnet: packets between nodes of one network (<see cref="SegmentLengthV4"/>) are not wrapped.</summary>
    public bool CalicoIpipCrossSubnet { get; init; }

    /// <summary>How services are made reachable.</summary>
    public ProxyMode ProxyMode { get; init; } = ProxyMode.Iptables;

    /// <summary>kube-proxy's <c>--masquerade-all</c>.</summary>
    public bool MasqueradeAll { get; init; }

    /// <summary>kube-proxy's <c>--iptables-masquerade-bit</c>, 0..31: which bit of the mark says that a packet is to be masqueraded.</summary>
    public int MasqueradeBit { get; init; } = 14;

    /// <summary>kube-proxy's <c>--detect-local-mode</c>: by what it tells the traffic of pods.</summary>
    public LocalMode DetectLocalMode { get; init; } = LocalMode.ClusterCIDR;

    /// <summary>kube-proxy's <c>--cluster-cidr</c> for <see cref="LocalMode.ClusterCIDR"/>, where it is not that of <see cref="PodCidrs"/>; a family that it lacks is not told.</summary>
    public EquatableArray<IpPrefix> DetectLocalCidrs { get; init; }

    /// <summary>The bridge of <see cref="LocalMode.BridgeInterface"/>, or the start of names of <see cref="LocalMode.InterfaceNamePrefix"/>; null with other modes.</summary>
    public string? DetectLocalInterface { get; init; }

    /// <summary>kube-proxy's <c>--nodeport-addresses</c>; empty is every local address.</summary>
    public EquatableArray<IpPrefix> NodePortAddresses { get; init; }

    /// <summary>kube-proxy's <c>--nodeport-addresses primary</c>: only the node's own addresses, by its Node object.</summary>
    public bool NodePortAddressesPrimary { get; init; }

    /// <summary>kube-proxy's <c>--iptables-localhost-nodeports</c>.</summary>
    public bool LocalhostNodePorts { get; init; } = true;

    /// <summary>The address of kube-proxy's <c>--healthz-bind-address</c>, where it tells its own health; null is every address of the node.</summary>
    public IpAddress? HealthzBindAddress { get; init; }

    /// <summary>The port of kube-proxy's <c>--healthz-bind-address</c>; 0 is none.</summary>
    public ushort HealthzPort { get; init; } = 10256;

    /// <summary>The cluster's DNS domain.</summary>
    public string DnsDomain { get; init; } = "cluster.local";

    /// <summary>The families of the cluster, the primary one first.</summary>
    public IEnumerable<IpFamily> Families => PodCidrs.Items.Select(cidr => cidr.Family);

    /// <summary>Node networks that no pod network or service range overlaps: those of <see cref="NodeCidrs"/>, or 172.18.0.0/16 and fd00:ac12::/48 in the place of one that is in the way.</summary>
    public ClusterOptions WithNodesBeside()
    {
        IpPrefix[] spare = [IpPrefix.Parse("172.18.0.0/16"), IpPrefix.Parse("fd00:ac12::/48")];
        var taken = PodCidrs.Items.Concat(ServiceCidrs.Items).ToList();
        return this with
        {
            NodeCidrs = NodeCidrs.Items.Select(range => taken.Exists(other => other.Contains(range) || range.Contains(other)) ? spare.First(one => one.Family == range.Family) : range).ToEquatableArray(),
        };
    }

    /// <summary>The length of a segment of the nodes' network.</summary>
    public int SegmentLength(IpFamily family) => family == IpFamily.IPv4 ? SegmentLengthV4 : SegmentLengthV6;

    /// <summary>Whether a host may have an address in a network of a length: in IPv4 the first and the last one are no host's.</summary>
    public static bool IsNodeAddress(IpAddress address, int segmentLength)
    {
        var segment = new IpPrefix(address, segmentLength);
        return address.Family == IpFamily.IPv6 || (address != segment.Address && address != segment.LastAddress);
    }

    /// <summary>
    /// The length of a node's pod network. Calico's address management gives a node a block of 64 addresses (<c>blockSize</c> 26 and 122); here each
    /// node has one.
    /// </summary>
    public int NodeCidrLength(IpFamily family)
    {
        const int CalicoBlockV4 = 26, CalicoBlockV6 = 122;
        var length = family == IpFamily.IPv4 ? NodeCidrLengthV4 : NodeCidrLengthV6;
        return Cni == CniKind.Calico ? Math.Max(length, family == IpFamily.IPv4 ? CalicoBlockV4 : CalicoBlockV6) : length;
    }

    /// <summary>
    /// How many addresses at the start of a node's pod network are no pod's: the network's own and the bridge's; in a block of Calico only that of
    /// <c>tunl0</c>.
    /// </summary>
    internal uint ReservedAddresses(IpFamily family) => Cni == CniKind.Calico ? CalicoIpip && family == IpFamily.IPv4 ? 1u : 0u : 2u;

    /// <summary>Whether the last address of a node's pod network is one for pods: IPv4's broadcast address of a bridge is not.</summary>
    internal bool LastAddressIsUsable(IpFamily family) => Cni == CniKind.Calico || family == IpFamily.IPv6;
}
