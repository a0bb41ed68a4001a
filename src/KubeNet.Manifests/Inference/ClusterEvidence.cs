using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests.Inference;

/// <summary>What the input says about how the cluster is set up.</summary>
internal sealed class ClusterEvidence
{
    /// <summary>The pod networks.</summary>
    public Evidence<EquatableArray<IpPrefix>> PodCidrs { get; } = new();

    /// <summary>The service ranges.</summary>
    public Evidence<EquatableArray<IpPrefix>> ServiceCidrs { get; } = new();

    /// <summary>The node ports.</summary>
    public Evidence<PortRange> NodePorts { get; } = new();

    /// <summary>The DNS domain.</summary>
    public Evidence<string> DnsDomain { get; } = new();

    /// <summary>kube-proxy.</summary>
    public ProxyEvidence Proxy { get; } = new();

    /// <summary>The network plugin.</summary>
    public Evidence<CniKind> Cni { get; } = new();

    /// <summary>Whether Calico wraps packets between nodes in IPIP.</summary>
    public Evidence<bool> CalicoIpip { get; } = new();

    /// <summary>Whether it does so between nodes of different networks only.</summary>
    public Evidence<bool> CalicoIpipCrossSubnet { get; } = new();

    /// <summary>A network plugin that is not modelled.</summary>
    public Evidence<string> OtherCni { get; } = new();

    /// <summary>Something that is not modelled in the way the network plugin is set up.</summary>
    public Evidence<string> CniOddity { get; } = new();

    /// <summary>Whether the input says anything of it.</summary>
    public bool IsThere => PodCidrs.IsThere || ServiceCidrs.IsThere || NodePorts.IsThere || DnsDomain.IsThere || Proxy.IsThere || Cni.IsThere || CalicoIpip.IsThere || CalicoIpipCrossSubnet.IsThere
        || OtherCni.IsThere || CniOddity.IsThere;
}
