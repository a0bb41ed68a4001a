namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>What a load balancer does to packets (v1.LoadBalancerIPMode, KEP-1860).</summary>
public enum LoadBalancerIPMode
{
    /// <summary>They come to the node with the load balancer's address as destination; the node short-cuts that address.</summary>
    Vip,

    /// <summary>They come to the node's own address and node port; the node leaves the load balancer's address alone.</summary>
    Proxy,
}
