using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>One load-balanced port of a service (proxy.ServicePortName).</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The port's name; empty for the only one.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
public readonly record struct ServicePortName(ObjectName Service, string Port, IpProtocol Protocol)
{
    /// <summary><c>namespace/name:port</c>, which the hashes of chain names start from.</summary>
    public override string ToString() => Port.Length == 0 ? Service.ToString() : $"{Service}:{Port}";
}
