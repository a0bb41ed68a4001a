using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>One rule of a policy: traffic with any of the peers on any of the ports is allowed.</summary>
/// <param name="Peers"><c>from</c> or <c>to</c>; empty is everybody.</param>
/// <param name="Ports">The destination ports; empty is every port and protocol.</param>
public sealed record PolicyRule(EquatableArray<PolicyPeer> Peers, EquatableArray<PolicyPort> Ports)
{
    /// <summary>The rule in words: <c>from pods app=web on 80/TCP</c>.</summary>
    /// <param name="lead">The word before the peers: <c>from</c> of what comes in, <c>to</c> of what goes out.</param>
    public string ToText(string lead)
    {
        var peers = Peers.IsEmpty ? "everybody" : string.Join("; ", Peers);
        return Ports.IsEmpty ? $"{lead} {peers}" : $"{lead} {peers} on {string.Join(", ", Ports)}";
    }
}
