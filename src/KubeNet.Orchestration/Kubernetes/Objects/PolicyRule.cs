using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>One rule of a policy: traffic with any of the peers on any of the ports is allowed.</summary>
/// <param name="Peers"><c>from</c> or <c>to</c>; empty is everybody.</param>
/// <param name="Ports">The destination ports; empty is every port and protocol.</param>
public sealed record PolicyRule(EquatableArray<PolicyPeer> Peers, EquatableArray<PolicyPort> Ports);
