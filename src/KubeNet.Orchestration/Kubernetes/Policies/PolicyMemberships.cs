using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>Which sets of a policy the addresses of a pod belong to.</summary>
internal static class PolicyMemberships
{
    /// <summary>The directions that a policy restricts.</summary>
    public static IEnumerable<PolicyDirection> DirectionsOf(NetworkPolicy policy)
    {
        if (policy.AppliesToIngress)
            yield return PolicyDirection.Ingress;
        if (policy.AppliesToEgress)
            yield return PolicyDirection.Egress;
    }

    /// <summary>The rules of a direction.</summary>
    public static ReadOnlySpan<PolicyRule> RulesOf(NetworkPolicy policy, PolicyDirection direction) =>
        (direction == PolicyDirection.Ingress ? policy.Ingress : policy.Egress).Items.AsSpan();

    /// <summary>Whether a rule has named ports that any pod of the cluster may have: those of an egress rule without peers, or with addresses.</summary>
    public static bool ResolvesAnywhere(PolicyRule rule, PolicyDirection direction) =>
        direction == PolicyDirection.Egress
        && rule.Ports.Items.Any(port => port.Port.Name is not null)
        && (rule.Peers.IsEmpty || rule.Peers.Items.Any(peer => peer.IpBlock is not null));

    /// <summary>Adds the sets of a policy that a pod is in, with the address that is in there, in a fixed order.</summary>
    public static void Collect(NetworkPolicy policy, PolicyPod pod, List<(PolicySetKey Set, IpAddress Address)> found)
    {
        var isTarget = pod.IsSelectedBy(policy);
        foreach (var direction in DirectionsOf(policy))
        {
            if (isTarget)
                AddAll(PolicySetKey.Targets(direction), pod, found);
            var rules = RulesOf(policy, direction);
            for (var index = 0; index < rules.Length; index++)
            {
                if (rules[index].Peers.Items.Any(peer => pod.IsSelectedBy(peer, policy.Name.Namespace)))
                    AddAll(new PolicySetKey(direction, index, PolicySetRole.Peers), pod, found);
                if (direction == PolicyDirection.Egress || isTarget)
                    AddNamedPorts(policy, direction, index, rules[index], pod, found);
            }
        }
    }

    /// <summary>Named ports of an ingress rule are those of the selected pods, of an egress rule those of every destination that its peers take.</summary>
    private static void AddNamedPorts(NetworkPolicy policy, PolicyDirection direction, int index, PolicyRule rule, PolicyPod pod, List<(PolicySetKey, IpAddress)> found)
    {
        for (var port = 0; port < rule.Ports.Count; port++)
        {
            if (rule.Ports[port].Port.Name is null)
                continue;
            foreach (var number in pod.Resolve(rule.Ports[port]))
            {
                var key = new PolicySetKey(direction, index, PolicySetRole.NamedPort, port, number);
                foreach (var address in pod.Pod.Addresses)
                {
                    if (direction == PolicyDirection.Ingress || rule.Peers.IsEmpty || rule.Peers.Items.Any(peer => pod.IsSelectedBy(peer, policy.Name.Namespace, address)))
                        found.Add((key, address));
                }
            }
        }
    }

    private static void AddAll(PolicySetKey key, PolicyPod pod, List<(PolicySetKey, IpAddress)> found)
    {
        foreach (var address in pod.Pod.Addresses)
            found.Add((key, address));
    }
}
