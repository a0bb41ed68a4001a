namespace KubeNet.Orchestration.Kubernetes;

/// <summary>By what kube-proxy tells the traffic of the cluster's pods from other traffic (LocalMode in pkg/proxy/apis/config).</summary>
public enum LocalMode
{
    /// <summary>By a source address in the cluster's pod networks (<c>--cluster-cidr</c>).</summary>
    ClusterCIDR,

    /// <summary>By a source address in the node's own pod network: pods of other nodes are strangers.</summary>
    NodeCIDR,

    /// <summary>By the bridge that it came in by.</summary>
    BridgeInterface,

    /// <summary>By the start of the name of the device that it came in by.</summary>
    InterfaceNamePrefix,

    /// <summary>Not at all, as with an empty <c>--cluster-cidr</c>: the rules that need it are left out.</summary>
    None,
}
