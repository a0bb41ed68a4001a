using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>KUBE-MARK-MASQ, which marks what is to be masqueraded, and KUBE-POSTROUTING, which does it.</summary>
internal static class MasqueradeRules
{
    public static Chain MarkMasq(ProxyConfig config) =>
        Chain.User(ChainNames.MarkMasq).WithRules([RuleParts.Blank(config.Family) with { Target = new MarkTarget(config.MasqueradeMark, config.MasqueradeMark) }]);

    public static Chain Postrouting(ProxyConfig config) => Chain.User(ChainNames.Postrouting).WithRules(
    [
        RuleParts.Blank(config.Family) with { Matches = [new MarkMatch(config.MasqueradeMark, config.MasqueradeMark, Negated: true)], Target = ReturnTarget.Instance },

        // The mark is taken off, so that a packet that comes through the stack again (in a tunnel) is not masqueraded again.
        RuleParts.Blank(config.Family) with { Target = new MarkTarget(config.MasqueradeMark, 0) },
        RuleParts.Blank(config.Family) with
        {
            Matches = [RuleParts.Comment("kubernetes service traffic requiring SNAT")],
            Target = new MasqueradeTarget(new NatRange { RandomFully = config.HasRandomFully }),
        },
    ]);
}
