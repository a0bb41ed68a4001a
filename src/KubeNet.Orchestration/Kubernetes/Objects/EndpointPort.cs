using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A port of the endpoints of a slice (discovery.k8s.io/v1 EndpointPort).</summary>
/// <param name="Name">The name of the service port it belongs to; empty for the only one.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Port">The number; 0 where the API gives none (all ports), which kube-proxy ignores.</param>
public sealed record EndpointPort(string Name, IpProtocol Protocol, ushort Port);
