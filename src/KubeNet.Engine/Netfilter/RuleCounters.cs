namespace KubeNet.Engine.Netfilter;

/// <summary>The counters of one namespace: state of a lab.</summary>
public sealed class RuleCounters : IRuleCounters
{
    private readonly Dictionary<Rule, Counter> _rules = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, Counter> _policies = [];

    /// <inheritdoc/>
    public Counter Of(Rule rule) => _rules.GetValueOrDefault(rule);

    /// <inheritdoc/>
    public Counter OfPolicy(Ruleset ruleset, TableName table, string chain) =>
        HookExtensions.TryParseHook(chain, out var hook) ? _policies.GetValueOrDefault(Place(ruleset, table, hook)) : default;

    /// <summary>Sets a rule's counter, as a restore with counters does.</summary>
    public void Set(Rule rule, Counter counter) => _rules[rule] = counter;

    /// <summary>Sets a policy's counter.</summary>
    /// <exception cref="ArgumentException">The chain is no built-in one.</exception>
    public void SetPolicy(Ruleset ruleset, TableName table, string chain, Counter counter) => _policies[Place(
        ruleset, table, HookExtensions.TryParseHook(chain, out var hook) ? hook : throw new ArgumentException($"'{chain}' is no built-in chain, and has no policy.", nameof(chain)))] = counter;

    /// <summary>Forgets a policy's counter, whose chain is there no more.</summary>
    internal void ForgetPolicy(Ruleset ruleset, TableName table, Hook hook) => _policies.Remove(Place(ruleset, table, hook));

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

    internal void HitPolicy(Ruleset ruleset, TableName table, Hook hook, int bytes)
    {
        ref var counter = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_policies, Place(ruleset, table, hook), out _);
        counter = new Counter(counter.Packets + 1, counter.Bytes + bytes);
    }

    /// <summary>A number for each built-in chain of a namespace.</summary>
    private static int Place(Ruleset ruleset, TableName table, Hook hook) => (int)ruleset.Family << 24 | (int)ruleset.Backend << 16 | (int)table << 8 | (int)hook;
}
