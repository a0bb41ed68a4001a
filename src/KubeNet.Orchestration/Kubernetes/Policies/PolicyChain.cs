using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// The KUBE-NWPLCY chain of one direction of a policy: two rules for all that it allows, of which the first marks the packet and the second
/// returns. A packet that nothing allows comes back without the mark (kube-router's processIngressRules and processEgressRules).
/// </summary>
internal sealed class PolicyChain
{
    private readonly NetworkPolicy _policy;
    private readonly PolicyDirection _direction;
    private readonly IpFamily _family;
    private readonly ILookup<int, (PolicySetKey Key, string Name)> _sets;
    private readonly string _targets;
    private readonly List<Rule> _rules = [];

    private PolicyChain(NetworkPolicy policy, PolicyDirection direction, IpFamily family, IEnumerable<(PolicySetKey Key, string Name)> sets)
    {
        _policy = policy;
        _direction = direction;
        _family = family;
        _sets = sets.Where(set => set.Key.Direction == direction).ToLookup(set => set.Key.Rule);
        _targets = PolicyNames.Set(policy.Name, PolicySetKey.Targets(direction), family);
    }

    private bool IsIngress => _direction == PolicyDirection.Ingress;

    /// <summary>Makes the chain.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="direction">Which of its directions.</param>
    /// <param name="family">The family of the table.</param>
    /// <param name="sets">The names of the policy's sets, in the order of their keys.</param>
    public static Chain Make(NetworkPolicy policy, PolicyDirection direction, IpFamily family, IEnumerable<(PolicySetKey Key, string Name)> sets)
    {
        var chain = new PolicyChain(policy, direction, family, sets);
        var rules = PolicyMemberships.RulesOf(policy, direction);
        for (var index = 0; index < rules.Length; index++)
            chain.AddRule(index, rules[index]);
        return Chain.User(PolicyNames.PolicyChain(policy.Name, direction, family)).WithRules([.. chain._rules]);
    }

    private void AddRule(int index, PolicyRule rule)
    {
        var named = _sets[index].Where(set => set.Key.Role == PolicySetRole.NamedPort).ToList();
        var peers = _sets[index].Where(set => set.Key.Role is PolicySetRole.Peers or PolicySetRole.Blocks).ToList();
        if (rule.Peers.IsEmpty)
            AddPeers(rule, "any", null, named);
        foreach (var (key, name) in peers)
            AddPeers(rule, key.Role == PolicySetRole.Peers ? "pods" : "cidr", name, named);

        // The set of a named port of an egress rule holds only destinations that the peers take, so that one rule does for all of them.
        if (!IsIngress)
            AddNamed(rule.Peers.IsEmpty ? "any" : "pods", null, named);
    }

    private void AddPeers(PolicyRule rule, string kind, string? peers, IReadOnlyList<(PolicySetKey Key, string Name)> named)
    {
        var source = IsIngress ? peers : _targets;
        var destination = IsIngress ? _targets : peers;
        if (rule.Ports.IsEmpty)
            Allow(kind, source, destination, IpProtocol.None, null);
        foreach (var port in rule.Ports)
        {
            if (port.Port.Name is null)
                Allow(kind, source, destination, port.Protocol, port.Port.IsUnset ? null : new PortRange(port.Port.Number, port.EndPort ?? port.Port.Number));
        }

        if (IsIngress)
            AddNamed(kind, peers, named);
    }

    private void AddNamed(string kind, string? peers, IReadOnlyList<(PolicySetKey Key, string Name)> named)
    {
        var rules = PolicyMemberships.RulesOf(_policy, _direction);
        foreach (var (key, name) in named)
            Allow($"{kind} np", IsIngress ? peers : _targets, name, rules[key.Rule].Ports[key.Index].Protocol, PortRange.Single(key.Number));
    }

    private void Allow(string kind, string? source, string? destination, IpProtocol protocol, PortRange? ports)
    {
        List<Match> matches = [PolicyComment.Of(_policy.Name, $"{(IsIngress ? "ingress" : "egress")} {kind}")];
        if (source is not null)
            matches.Add(InSet(source, isSource: true));
        if (destination is not null)
            matches.Add(InSet(destination, isSource: false));
        if (ports is { } range)
            matches.Add(DestinationPorts(protocol, range));
        var rule = new Rule
        {
            Source = AddressMatch.Of(IpPrefix.Default(_family)),
            Destination = AddressMatch.Of(IpPrefix.Default(_family)),
            Protocol = new ProtocolMatch(protocol, Negated: false),
        };
        _rules.Add(rule with { Matches = [.. matches], Target = PolicyMarks.SetAllowed });
        _rules.Add(rule with { Matches = [.. matches, PolicyMarks.IsAllowed], Target = ReturnTarget.Instance });
    }

    private static SetMatch InSet(string name, bool isSource) => new() { Set = new SetReference(name, [isSource]) };

    private static Match DestinationPorts(IpProtocol protocol, PortRange ports) => protocol switch
    {
        IpProtocol.Udp => new UdpMatch { DestinationPorts = ports },
        IpProtocol.Sctp => new SctpMatch { DestinationPorts = ports },
        _ => new TcpMatch { DestinationPorts = ports },
    };
}
