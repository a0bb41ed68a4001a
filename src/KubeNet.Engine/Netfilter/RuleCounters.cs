using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter;

/// <summary>The counters of one namespace: state of a lab.</summary>
public sealed class RuleCounters : IRuleCounters
{
    private readonly Dictionary<Rule, Counter> _rules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(IpFamily Family, IptablesBackend Backend, TableName Table, string Chain), Counter> _policies = [];

    /// <inheritdoc/>
    public Counter Of(Rule rule) => _rules.GetValueOrDefault(rule);

    /// <inheritdoc/>
    public Counter OfPolicy(Ruleset ruleset, TableName table, string chain) =>
        _policies.GetValueOrDefault((ruleset.Family, ruleset.Backend, table, chain));

    /// <summary>Sets a rule's counter, as a restore with counters does.</summary>
    public void Set(Rule rule, Counter counter) => _rules[rule] = counter;

    /// <summary>Sets a policy's counter.</summary>
    public void SetPolicy(Ruleset ruleset, TableName table, string chain, Counter counter) =>
        _policies[(ruleset.Family, ruleset.Backend, table, chain)] = counter;

    /// <summary>Sets everything to zero (<c>iptables -Z</c>).</summary>
    public void Clear()
    {
        _rules.Clear();
        _policies.Clear();
    }

    /// <summary>A copy for a fork.</summary>
    public RuleCounters Clone()
    {
        var copy = new RuleCounters();
        foreach (var (rule, counter) in _rules)
            copy._rules.Add(rule, counter);
        foreach (var (policy, counter) in _policies)
            copy._policies.Add(policy, counter);
        return copy;
    }

    internal void Hit(Rule rule, int bytes)
    {
        ref var counter = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_rules, rule, out _);
        counter = new Counter(counter.Packets + 1, counter.Bytes + bytes);
    }

    internal void HitPolicy(Ruleset ruleset, TableName table, string chain, int bytes)
    {
        ref var counter = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _policies, (ruleset.Family, ruleset.Backend, table, chain), out _);
        counter = new Counter(counter.Packets + 1, counter.Bytes + bytes);
    }
}
