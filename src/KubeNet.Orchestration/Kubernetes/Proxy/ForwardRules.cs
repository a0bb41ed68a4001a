using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// KUBE-FORWARD: services work where the FORWARD policy is DROP, and packets that conntrack takes for INVALID, which would reach the
/// client untranslated, are dropped (kubernetes issue 74839).
/// </summary>
internal static class ForwardRules
{
    private static readonly NfacctMatch s_invalidDropped = new("ct_state_invalid_dropped_pkts");

    public static Chain Of(ProxyConfig config)
    {
        var rules = new List<Rule>(3);
        if (!config.ConntrackTcpLiberal)
        {
            var invalid = new ConntrackMatch { State = ConntrackStateSet.Invalid };
            rules.Add(RuleParts.Blank(config.Family) with
            {
                Matches = config.Counters.HasFlag(NfacctCounters.InvalidDropped) ? [invalid, s_invalidDropped] : [invalid],
                Target = DropTarget.Instance,
            });
        }

        rules.Add(RuleParts.Blank(config.Family) with
        {
            Matches = [RuleParts.Comment("kubernetes forwarding rules"), new MarkMatch(config.MasqueradeMark, config.MasqueradeMark, Negated: false)],
            Target = AcceptTarget.Instance,
        });
        rules.Add(RuleParts.Blank(config.Family) with
        {
            Matches =
            [
                RuleParts.Comment("kubernetes forwarding conntrack rule"),
                new ConntrackMatch { State = ConntrackStateSet.Related | ConntrackStateSet.Established },
            ],
            Target = AcceptTarget.Instance,
        });
        return Chain.User(ChainNames.Forward).WithRules([.. rules]);
    }
}
