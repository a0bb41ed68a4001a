using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>Destination ports of a policy's rule (networking.k8s.io/v1 NetworkPolicyPort).</summary>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Port">A number or a container port's name; unset is every port of the protocol.</param>
/// <param name="EndPort">The last port of a range that starts at <paramref name="Port"/>, or null.</param>
public sealed record PolicyPort(IpProtocol Protocol, PortReference Port, ushort? EndPort = null)
{
    /// <summary>As kubectl describes it: <c>80/TCP</c>, <c>8000-8080/UDP</c>; the protocol alone for all of its ports.</summary>
    public override string ToString()
    {
        var protocol = Protocol.ToName().ToUpperInvariant();
        return Port.IsUnset ? protocol : $"{Port}{(EndPort is { } end ? $"-{end}" : "")}/{protocol}";
    }
}
