using System.Collections.Frozen;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// Whether a ruleset switches connection tracking on. The kernel tracks a namespace's packets only while a rule needs it: the matches
/// and targets below call nf_ct_netns_get when their rule is added. A nat table alone does not.
/// </summary>
internal static class ConntrackUse
{
    private static readonly FrozenSet<string> s_matches = FrozenSet.Create(
        "conntrack", "state", "connmark", "connbytes", "connlabel", "connlimit", "cluster", "helper");

    private static readonly FrozenSet<string> s_targets = FrozenSet.Create(
        "DNAT", "SNAT", "MASQUERADE", "REDIRECT", "NETMAP", "CONNMARK", "CONNSECMARK", "CT", "SYNPROXY");

    /// <summary>Whether any rule of the ruleset needs tracking.</summary>
    public static bool IsNeededBy(Ruleset ruleset)
    {
        foreach (var table in ruleset.Tables.Values)
        {
            foreach (var chain in table.Chains.Own.Values)
            {
                if (chain.Compiled.NeedsConntrack)
                    return true;
            }

            if (table.Chains.Shared.NeedsConntrack)
                return true;
        }

        return false;
    }

    /// <summary>Whether one rule needs tracking. <c>CT --notrack</c> does not (xt_ct_tg_check).</summary>
    public static bool IsNeededBy(Rule rule)
    {
        foreach (var match in rule.Matches)
        {
            if (s_matches.Contains(match.Name))
                return true;
        }

        return rule.Target is { } target && s_targets.Contains(target.Name) && !(target.Name == "CT" && target.SaveOptions() == "--notrack");
    }
}
