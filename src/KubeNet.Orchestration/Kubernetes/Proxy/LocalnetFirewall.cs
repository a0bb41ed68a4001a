using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// KUBE-FIREWALL, which kubelet and kube-proxy write alike: route_localnet would let neighbours reach 127.0.0.1 services of the node
/// (CVE-2020-8558); this rule keeps them out.
/// </summary>
internal static class LocalnetFirewall
{
    private static readonly IpPrefix s_localnet = RuleParts.Loopback(IpFamily.IPv4);

    /// <summary>The rule.</summary>
    public static Rule Block { get; } = new()
    {
        Source = AddressMatch.Of(s_localnet, negated: true),
        Destination = AddressMatch.Of(s_localnet),
        Matches =
        [
            RuleParts.Comment("block incoming localnet connections"),
            new ConntrackMatch
            {
                State = ConntrackStateSet.Related | ConntrackStateSet.Established | ConntrackStateSet.Dnat,
                Negated = ConntrackPart.State,
            },
        ],
        Target = DropTarget.Instance,
    };

    /// <summary>The chain with its rule.</summary>
    public static Chain Chain { get; } = Engine.Netfilter.Chain.User(ChainNames.KubeletFirewall).WithRules([Block]);
}
