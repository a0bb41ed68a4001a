using System.Collections.Immutable;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// A chain of rules. Immutable; namespaces that run the same rules share the instance, and what is compiled from it.
/// </summary>
public sealed class Chain
{
    // What is edited rule by rule has a list, what a restore read an array; the other is made where it is asked for.
    private ImmutableList<Rule>? _list;
    private Rule[]? _array;
    private CompiledChain? _compiled;
    private ChainOutline? _outline;

    private Chain(string name, ChainPolicy? policy, ImmutableList<Rule>? list, Rule[]? array, object? policySetting, bool isMade, ChainOutline? outline = null)
    {
        Name = name;
        Policy = policy;
        (_list, _array, _outline) = (list, array, outline);
        (PolicySetting, IsMade) = (policySetting, isMade);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What the end of a built-in chain means; null for a user chain, which returns.</summary>
    public ChainPolicy? Policy { get; }

    /// <summary>Its rules in order.</summary>
    public ImmutableList<Rule> Rules => _list ??= [.. _array!];

    /// <summary>
    /// Whether nf_tables counts the packets that reach the end of a built-in chain: only once a policy was given (<c>-P</c>, or a
    /// restore that names the chain). ip_tables always counts.
    /// </summary>
    public bool CountsPolicy => PolicySetting is not null;

    /// <summary>Another object each time that the policy is given, with which its counter begins anew; null where it never was.</summary>
    internal object? PolicySetting { get; }

    /// <summary>
    /// Whether the chain is there in nf_tables: a built-in one is not before its first rule or policy, or an <c>-F</c> of its own, though iptables-nft lists it
    /// (nft_xt_builtin_init of iptables/nft.c). ip_tables makes all of a table's chains at once.
    /// </summary>
    public bool IsMade { get; }

    /// <summary>Whether it is for a hook.</summary>
    public bool IsBuiltIn => Policy is not null;

    /// <summary>The rules in the form that the packet walk uses, made at the first use.</summary>
    internal CompiledChain Compiled => _compiled ??= new CompiledChain(this);

    /// <summary>Its rules as an array, which nobody changes.</summary>
    internal Rule[] Array => _array ??= [.. _list!];

    /// <summary>What the kernel's checks look at, made at the first check.</summary>
    internal ChainOutline Outline => _outline ??= ChainOutline.Of(Array);

    /// <summary>A built-in chain, empty.</summary>
    public static Chain BuiltIn(Hook hook, ChainPolicy policy = ChainPolicy.Accept) => new(hook.ToChainName(), policy, [], [], policySetting: null, isMade: false);

    /// <summary>A user chain, empty.</summary>
    public static Chain User(string name) => new(name, null, [], [], policySetting: null, isMade: true);

    /// <summary>The same chain with other rules.</summary>
    public Chain WithRules(ImmutableList<Rule> rules) => new(Name, Policy, rules, null, PolicySetting, isMade: true);

    /// <summary>The same chain with other rules, in an array that nobody changes any more; and their outline, where that is known.</summary>
    internal Chain WithArray(Rule[] rules, ChainOutline? outline = null) => new(Name, Policy, null, rules, PolicySetting, isMade: true, outline);

    /// <summary>The same built-in chain with a policy given, which nf_tables counts from then on, from zero.</summary>
    public Chain WithPolicy(ChainPolicy policy) => IsBuiltIn
        ? new Chain(Name, policy, _list, _array, policySetting: new object(), isMade: true, _outline)
        : throw new InvalidOperationException($"The user chain {Name} has no policy.");

    /// <summary>Whether a built-in chain has no more than a new one, so that iptables-nft's <c>-X</c> takes it out of the kernel (nft_chain_del of iptables/nft.c).</summary>
    internal bool IsUnused => Policy == ChainPolicy.Accept && Array.Length == 0;

    /// <summary>The same built-in chain as nobody has said anything of it: nf_tables has none.</summary>
    internal Chain Unmade() => IsBuiltIn
        ? new Chain(Name, ChainPolicy.Accept, [], [], policySetting: null, isMade: false)
        : throw new InvalidOperationException($"{Name} is a user chain.");

    /// <summary>The same rules and policy under another name (<c>iptables -E</c>).</summary>
    public Chain WithName(string name) => new(name, Policy, _list, _array, PolicySetting, IsMade, _outline);
}
