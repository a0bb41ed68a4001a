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

    /// <summary>The network plugin.</summary>
    public CniKind Cni { get; init; } = CniKind.Bridge;

    /// <summary>Calico's encapsulation between nodes: IPIP, or none where the nodes share a link.</summary>
    public bool CalicoIpip { get; init; } = true;

    /// <summary>kube-proxy's <c>--masquerade-all</c>.</summary>
    public bool MasqueradeAll { get; init; }

    /// <summary>kube-proxy's <c>--nodeport-addresses</c>; empty is every local address.</summary>
    public EquatableArray<IpPrefix> NodePortAddresses { get; init; }

    /// <summary>kube-proxy's <c>--iptables-localhost-nodeports</c>.</summary>
    public bool LocalhostNodePorts { get; init; } = true;

    /// <summary>The cluster's DNS domain.</summary>
    public string DnsDomain { get; init; } = "cluster.local";

    /// <summary>The families of the cluster, the primary one first.</summary>
    public IEnumerable<IpFamily> Families => PodCidrs.Items.Select(cidr => cidr.Family);
}
