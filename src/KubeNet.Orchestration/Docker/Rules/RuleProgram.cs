using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>
/// How the daemon runs iptables (libnetwork/iptables/iptables.go): it asks with <c>-C</c> first, so that writing what is there and removing what is not
/// does nothing.
/// </summary>
internal static class RuleProgram
{
    /// <summary>Writes rules, in order.</summary>
    public static NetworkConfig Write(this NetworkConfig config, string home, IpFamily family, IEnumerable<ProgrammedRule> rules)
    {
        foreach (var rule in rules)
        {
            var where = new TableLocation(home, rule.Table, family);
            if (config.HasRule(where, rule.Chain, rule.Rule))
                continue;
            config = rule.IsFirst ? config.InsertRule(where, rule.Chain, rule.Rule) : config.AppendRule(where, rule.Chain, rule.Rule);
        }

        return config;
    }

    /// <summary>Takes rules out again.</summary>
    public static NetworkConfig Erase(this NetworkConfig config, string home, IpFamily family, IEnumerable<ProgrammedRule> rules)
    {
        foreach (var rule in rules)
        {
            var where = new TableLocation(home, rule.Table, family);
            if (config.HasRule(where, rule.Chain, rule.Rule))
                config = config.DeleteRule(where, rule.Chain, rule.Rule);
        }

        return config;
    }

    /// <summary>Makes a chain unless it is there.</summary>
    public static NetworkConfig EnsureChain(this NetworkConfig config, in TableLocation where, string chain) =>
        config.HasChain(where, chain) ? config : config.AddChain(where, chain);

    /// <summary>Puts a jump at the head of a chain, wherever it was before (EnsureJumpRule).</summary>
    public static NetworkConfig EnsureJump(this NetworkConfig config, in TableLocation where, string from, string to, string match = "")
    {
        var rule = $"{match} -j {to}";
        if (config.HasRule(where, from, rule))
            config = config.DeleteRule(where, from, rule);
        return config.InsertRule(where, from, rule);
    }

    /// <summary>Takes a chain away with its rules; one that others still lead to stays, empty (ChainInfo.Remove, which passes over errors).</summary>
    public static NetworkConfig DropChain(this NetworkConfig config, in TableLocation where, string chain)
    {
        if (!config.HasChain(where, chain))
            return config;
        config = config.FlushChain(where, chain);
        return config.IsJumpedTo(where, chain) ? config : config.RemoveChain(where, chain);
    }

    private static bool HasChain(this NetworkConfig config, in TableLocation where, string chain) =>
        config[where.Namespace].GetRuleset(where.Family, where.Backend).GetTable(where.Table).Chains.ContainsKey(chain);

    private static bool IsJumpedTo(this NetworkConfig config, in TableLocation where, string chain) =>
        config[where.Namespace].GetRuleset(where.Family, where.Backend).GetTable(where.Table).Chains.Values
            .Any(other => other.Rules.Any(rule => rule.Target?.Name == chain));
}
