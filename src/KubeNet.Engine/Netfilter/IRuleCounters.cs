namespace KubeNet.Engine.Netfilter;

/// <summary>The counters of one namespace's rules. A rule is known by its instance, since equal rules may stand twice.</summary>
public interface IRuleCounters
{
    /// <summary>What a rule has counted.</summary>
    Counter Of(Rule rule);

    /// <summary>What the end of a built-in chain has counted.</summary>
    Counter OfPolicy(Ruleset ruleset, TableName table, string chain);
}
