namespace KubeNet.Orchestration.Kubernetes;

/// <summary>The network plugin of a cluster: how pods are wired, and how nodes reach each other's pods.</summary>
public enum CniKind
{
    /// <summary>The bridge and host-local plugins: <c>cni0</c> on each node, and a route to each other node's pods.</summary>
    Bridge,

    /// <summary>flannel with its vxlan backend: <c>flannel.1</c>, an overlay over the nodes' network.</summary>
    FlannelVxlan,

    /// <summary>flannel with its host-gw backend: routes over the nodes' own link.</summary>
    FlannelHostGw,

    /// <summary>Calico: a host route for each pod, proxy ARP for its gateway, IPIP or no encapsulation between nodes.</summary>
    Calico,

    /// <summary>kindnetd, as in clusters that kind makes: the ptp plugin, a route to each other node's pods, and masquerading of what leaves the pod networks.</summary>
    Kindnet,
}
