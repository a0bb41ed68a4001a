namespace KubeNet.Orchestration.Kubernetes;

/// <summary>How services are made reachable on a cluster's nodes (kube-proxy's <c>--proxy-mode</c>).</summary>
public enum ProxyMode
{
    /// <summary>kube-proxy with iptables rules.</summary>
    Iptables,

    /// <summary>No kube-proxy runs: service addresses lead nowhere.</summary>
    None,
}
