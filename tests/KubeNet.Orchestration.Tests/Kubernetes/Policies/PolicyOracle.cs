using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>
/// Whether policies allow a connection, asked of each policy, rule, peer and port in turn, straight from the text of the API
/// (networking.k8s.io/v1 NetworkPolicySpec): the naive judge of the rules and sets that are written.
/// </summary>
internal sealed class PolicyOracle(Cluster cluster)
{
    /// <summary>Both ends must agree.</summary>
    public bool Allows(PolicyEnd from, PolicyEnd to, IpProtocol protocol, ushort port) =>
        AllowsEgress(from, to, protocol, port) && AllowsIngress(from, to, protocol, port);

    /// <summary>Whether the policies of the receiver let it in.</summary>
    public bool AllowsIngress(PolicyEnd from, PolicyEnd to, IpProtocol protocol, ushort port) =>
        Judge(to, policy => policy.AppliesToIngress, policy => policy.Ingress, from, to, protocol, port);

    /// <summary>Whether the policies of the sender let it out.</summary>
    public bool AllowsEgress(PolicyEnd from, PolicyEnd to, IpProtocol protocol, ushort port) =>
        Judge(from, policy => policy.AppliesToEgress, policy => policy.Egress, to, to, protocol, port);

    private bool Judge(PolicyEnd subject, Func<NetworkPolicy, bool> applies, Func<NetworkPolicy, IEnumerable<PolicyRule>> rules, PolicyEnd peer, PolicyEnd destination, IpProtocol protocol, ushort port)
    {
        if (subject.Pod is null or { HostNetwork: true })
            return true;
        var selecting = cluster.NetworkPolicies.Values
            .Where(policy => applies(policy) && policy.Name.Namespace == subject.Pod.Name.Namespace && policy.PodSelector.Matches(subject.Pod.Labels))
            .ToList();

        // "If no policies select the pod, the traffic is allowed"; otherwise any rule of any of them will do.
        return selecting.Count == 0 || selecting.Any(policy => rules(policy).Any(rule =>
            (rule.Peers.IsEmpty || rule.Peers.Items.Any(candidate => Matches(candidate, policy.Name.Namespace, peer)))
            && (rule.Ports.IsEmpty || rule.Ports.Items.Any(candidate => Matches(candidate, destination.Pod, protocol, port)))));
    }

    private bool Matches(PolicyPeer peer, string home, PolicyEnd end)
    {
        if (peer.IpBlock is { } block)
            return block.Cidr.Contains(end.Address) && !block.Except.Items.Any(hole => hole.Contains(end.Address));
        if (end.Pod is null or { HostNetwork: true } or { HasEnded: true })
            return false;
        var isNamespaceRight = peer.NamespaceSelector?.Matches(cluster.Namespaces[end.Pod.Name.Namespace].Labels) ?? end.Pod.Name.Namespace == home;
        return isNamespaceRight && (peer.PodSelector?.Matches(end.Pod.Labels) ?? true);
    }

    private static bool Matches(PolicyPort candidate, Pod? destination, IpProtocol protocol, ushort port)
    {
        if (candidate.Protocol != protocol)
            return false;
        if (candidate.Port.IsUnset)
            return true;
        if (candidate.Port.Name is { } name)
        {
            return destination is { HostNetwork: false } && destination.Containers.Items.SelectMany(container => container.Ports.Items)
                .Any(declared => declared.Name == name && declared.Protocol == protocol && declared.Port == port);
        }

        return port >= candidate.Port.Number && port <= (candidate.EndPort ?? candidate.Port.Number);
    }
}
