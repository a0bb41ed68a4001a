namespace KubeNet.Engine.Tracing.Steps;

/// <summary>A rule that matched; one step for each, so that steps add up to the rules' counters.</summary>
/// <param name="Hook">The hook, in netfilter's words: PREROUTING.</param>
/// <param name="Table">raw, mangle, nat, filter or security.</param>
/// <param name="Chain">The chain the rule stands in.</param>
/// <param name="Rule">Its number in the chain, from 1.</param>
/// <param name="Text">The rule as iptables-save prints it.</param>
/// <param name="Effect">What it did: ACCEPT, jump KUBE-SVC-ABC, mark 0x0 -> 0x4000.</param>
public sealed record RuleStep(string Hook, string Table, string Chain, int Rule, string Text, string Effect) : Step
{
    /// <summary>Whether the rule is of ip_tables (iptables-legacy), and not of nf_tables.</summary>
    public bool Legacy { get; init; }

    /// <inheritdoc/>
    public override string Kind => "rule";

    /// <inheritdoc/>
    public override string Describe() => $"{Table} {Chain} {Rule}{(Legacy ? " (legacy)" : "")}: {Text} => {Effect}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
