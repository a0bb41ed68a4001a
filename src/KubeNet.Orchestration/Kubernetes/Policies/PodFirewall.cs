using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// A pod that some policy selects, on its node: the KUBE-POD-FW chain that packets from and to it run through, and the rules that lead there.
/// </summary>
/// <param name="Pod">The pod's name.</param>
/// <param name="Addresses">Its addresses, at most one of each family.</param>
/// <param name="Ingress">The policies that restrict what comes to it, by name; none where everything may.</param>
/// <param name="Egress">The policies that restrict what it sends.</param>
internal sealed record PodFirewall(ObjectName Pod, EquatableArray<IpAddress> Addresses, EquatableArray<ObjectName> Ingress, EquatableArray<ObjectName> Egress)
{
    private const string DefaultChain = "KUBE-NWPLCY-DEFAULT";
    private const string CommonChain = "KUBE-NWPLCY-COMMON";

    // Each rule has its own bucket, by the instance of its match.
    private static readonly LimitMatch TenAMinute = (LimitMatch)IptablesSyntax.ParseRule("-m limit --limit 10/minute --limit-burst 10", IpFamily.IPv4)[0].Matches[0];
    private static readonly NflogTarget Nflog = new("", 100, null, 0);
    private static readonly PhysdevMatch IsBridged = new() { IsBridged = true };

    /// <summary>The name of its chain, in both families.</summary>
    public string ChainName { get; } = PolicyNames.PodChain(Pod);

    /// <summary>Its address of a family, or null.</summary>
    public IpAddress? AddressOf(IpFamily family) => Addresses.Items.Where(address => address.Family == family).Select(address => (IpAddress?)address).FirstOrDefault();

    /// <summary>The firewall of a pod, or null where no policy selects it, or policies do not see it.</summary>
    /// <param name="pod">The pod, or null.</param>
    /// <param name="policies">The policies of its namespace, by name.</param>
    public static PodFirewall? Of(PolicyPod? pod, IEnumerable<NetworkPolicy> policies)
    {
        if (pod is not { Pod.NodeName: not null } seen)
            return null;
        var selecting = policies.Where(seen.IsSelectedBy).ToList();
        return selecting.Count == 0
            ? null
            : new PodFirewall(seen.Pod.Name, seen.Pod.Addresses, Names(selecting, policy => policy.AppliesToIngress), Names(selecting, policy => policy.AppliesToEgress));
    }

    /// <summary>The chain, in the order of kube-router's, which puts each of the first rules before those that it wrote already.</summary>
    public Chain ToChain(IpAddress address)
    {
        var host = AddressMatch.Of(IpPrefix.Host(address));
        var any = AddressMatch.Of(IpPrefix.Default(address.Family));
        var family = address.Family;
        List<Rule> rules =
        [
            Say("common netpol rules", any, any, new JumpTarget(CommonChain)),
            Say("from local node", any, host, AcceptTarget.Instance, new AddrtypeMatch { Source = AddressType.Local }),
            Say("to local node", host, any, ReturnTarget.Instance, new AddrtypeMatch { Destination = AddressType.Local }),
            Say("pod to itself", host, host, AcceptTarget.Instance),
        ];
        if (Egress.IsEmpty)
            rules.Add(Say("default egress", host, any, new JumpTarget(DefaultChain)));
        if (Ingress.IsEmpty)
            rules.Add(Say("default ingress", any, host, new JumpTarget(DefaultChain)));
        foreach (var policy in Ingress)
            rules.Add(Say(PolicyComment.Of(policy, "policy"), any, host, new JumpTarget(PolicyNames.PolicyChain(policy, PolicyDirection.Ingress, family))));
        foreach (var policy in Egress)
            rules.Add(Say(PolicyComment.Of(policy, "policy"), host, any, new JumpTarget(PolicyNames.PolicyChain(policy, PolicyDirection.Egress, family))));
        rules.Add(Say(PolicyComment.Of(Pod, "log-drop"), any, any, Nflog, PolicyMarks.IsNotAllowed, TenAMinute with { }));
        rules.Add(Say(PolicyComment.Of(Pod, "reject"), any, any, new RejectTarget(family == IpFamily.IPv4 ? RejectType.IcmpPortUnreachable : RejectType.Icmp6PortUnreachable), PolicyMarks.IsNotAllowed));
        rules.Add(new Rule { Source = any, Destination = any, Target = PolicyMarks.ClearAllowed });
        rules.Add(Say("set netpol-ok mark", any, any, PolicyMarks.SetPassed));
        return Chain.User(ChainName).WithRules([.. rules]);
    }

    /// <summary>The rule of KUBE-ROUTER-FORWARD and -OUTPUT for packets to the pod.</summary>
    public Rule JumpIn(IpAddress address) =>
        Say(PolicyComment.Of(Pod, "in"), AddressMatch.Of(IpPrefix.Default(address.Family)), AddressMatch.Of(IpPrefix.Host(address)), new JumpTarget(ChainName));

    /// <summary>The rule of all three KUBE-ROUTER chains for packets from the pod.</summary>
    public Rule JumpOut(IpAddress address) =>
        Say(PolicyComment.Of(Pod, "out"), AddressMatch.Of(IpPrefix.Host(address)), AddressMatch.Of(IpPrefix.Default(address.Family)), new JumpTarget(ChainName));

    /// <summary>The same rule for packets that a bridge hands on; such a packet meets both.</summary>
    public static Rule Bridged(Rule jump) => jump with { Matches = [IsBridged, .. jump.Matches] };

    private static EquatableArray<ObjectName> Names(IEnumerable<NetworkPolicy> policies, Func<NetworkPolicy, bool> applies) =>
        policies.Where(applies).Select(policy => policy.Name).Order().ToEquatableArray();

    private static Rule Say(string comment, AddressMatch source, AddressMatch destination, Target target, params ReadOnlySpan<Match> matches) =>
        Say(new CommentMatch(comment), source, destination, target, matches);

    private static Rule Say(CommentMatch comment, AddressMatch source, AddressMatch destination, Target target, params ReadOnlySpan<Match> matches) =>
        new() { Source = source, Destination = destination, Matches = [comment, .. matches], Target = target };
}
