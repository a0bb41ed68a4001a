using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Orchestration.Iptables;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// What a node's base chains hold once kubelet and then kube-proxy have started: their jumps, each put at the head (iptablesJumpChains of
/// pkg/proxy/iptables/proxier.go; pkg/kubelet/kubelet_network_linux.go), and the chains by which they notice that somebody flushed iptables.
/// </summary>
internal static class BaseChains
{
    private static readonly ConntrackMatch s_new = new() { State = ConntrackStateSet.New };

    private static readonly (TableName Table, string To, string From, string Comment, bool OnlyNew)[] s_jumps =
    [
        (TableName.Filter, ChainNames.ExternalServices, "INPUT", "kubernetes externally-visible service portals", true),
        (TableName.Filter, ChainNames.ExternalServices, "FORWARD", "kubernetes externally-visible service portals", true),
        (TableName.Filter, ChainNames.NodePorts, "INPUT", "kubernetes health check service ports", false),
        (TableName.Filter, ChainNames.Services, "FORWARD", "kubernetes service portals", true),
        (TableName.Filter, ChainNames.Services, "OUTPUT", "kubernetes service portals", true),
        (TableName.Filter, ChainNames.Forward, "FORWARD", "kubernetes forwarding rules", false),
        (TableName.Filter, ChainNames.ProxyFirewall, "INPUT", "kubernetes load balancer firewall", true),
        (TableName.Filter, ChainNames.ProxyFirewall, "OUTPUT", "kubernetes load balancer firewall", true),
        (TableName.Filter, ChainNames.ProxyFirewall, "FORWARD", "kubernetes load balancer firewall", true),
        (TableName.Nat, ChainNames.Services, "OUTPUT", "kubernetes service portals", false),
        (TableName.Nat, ChainNames.Services, "PREROUTING", "kubernetes service portals", false),
        (TableName.Nat, ChainNames.Postrouting, "POSTROUTING", "kubernetes postrouting rules", false),
    ];

    private static readonly TableName[] s_watched = [TableName.Mangle, TableName.Nat, TableName.Filter];

    /// <summary>The ruleset once kubelet runs.</summary>
    public static Ruleset EnsureKubelet(Ruleset ruleset)
    {
        ruleset = s_watched.Aggregate(ruleset, (all, table) => all.With(all.GetTable(table).EnsureChain(ChainNames.KubeletCanary)));
        ruleset = ruleset.With(ruleset.GetTable(TableName.Mangle).EnsureChain(ChainNames.IptablesHint));
        if (ruleset.Family == IpFamily.IPv6)
            return ruleset;
        var filter = EnsureFirewall(ruleset.GetTable(TableName.Filter), ruleset.Family);
        return ruleset.With(filter.EnsureAppended(ChainNames.KubeletFirewall, LocalnetFirewall.Block));
    }

    /// <summary>The ruleset once kube-proxy runs. Precondition: its tables hold kube-proxy's chains.</summary>
    public static Ruleset EnsureProxy(Ruleset ruleset)
    {
        ruleset = s_watched.Aggregate(ruleset, (all, table) => all.With(all.GetTable(table).EnsureChain(ChainNames.ProxyCanary)));
        foreach (var jump in s_jumps)
            ruleset = ruleset.With(ruleset.GetTable(jump.Table).EnsurePrepended(jump.From, RuleOf(jump.To, jump.Comment, jump.OnlyNew, ruleset.Family)));
        return ruleset.With(EnsureFirewall(ruleset.GetTable(TableName.Filter), ruleset.Family));
    }

    /// <summary>The ruleset without kube-proxy's jumps and canaries (<c>kube-proxy --cleanup</c>); kubelet's stay.</summary>
    public static Ruleset WithoutProxy(Ruleset ruleset)
    {
        foreach (var jump in s_jumps)
            ruleset = ruleset.With(ruleset.GetTable(jump.Table).EnsureGone(jump.From, RuleOf(jump.To, jump.Comment, jump.OnlyNew, ruleset.Family)));
        return s_watched.Aggregate(ruleset, (all, table) => all.With(all.GetTable(table).Without(ChainNames.ProxyCanary)));
    }

    private static Table EnsureFirewall(Table filter, IpFamily family)
    {
        var jump = RuleParts.Blank(family) with { Target = new JumpTarget(ChainNames.KubeletFirewall) };

        // Two rules: each has a counter of its own.
        return filter.EnsureChain(ChainNames.KubeletFirewall).EnsurePrepended("OUTPUT", jump).EnsurePrepended("INPUT", jump with { });
    }

    private static Rule RuleOf(string chain, string comment, bool onlyNew, IpFamily family) => RuleParts.Blank(family) with
    {
        Matches = onlyNew ? [s_new, RuleParts.Comment(comment)] : [RuleParts.Comment(comment)],
        Target = new JumpTarget(chain),
    };
}
