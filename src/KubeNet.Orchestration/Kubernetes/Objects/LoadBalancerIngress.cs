using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>An address of an external load balancer (v1.LoadBalancerIngress).</summary>
/// <param name="Address">Its address.</param>
/// <param name="Mode">Whether packets come to the nodes with this address, or null where the API says nothing (VIP).</param>
public sealed record LoadBalancerIngress(IpAddress Address, LoadBalancerIPMode? Mode = null);
