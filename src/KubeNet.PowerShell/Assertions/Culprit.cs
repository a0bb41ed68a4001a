using System.Management.Automation;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.PowerShell.Assertions;

/// <summary>Who ended a packet that was dropped or rejected.</summary>
/// <param name="Namespace">Where it ended.</param>
/// <param name="Reason">The kernel's drop reason, or what a REJECT answered with.</param>
/// <param name="Place">The rule or policy that did it: <c>filter FORWARD 3</c>, <c>filter FORWARD policy</c>. Null where the kernel itself did.</param>
/// <param name="Text">The rule as iptables-save prints it, or the kernel's reason in words.</param>
internal sealed record Culprit(string Namespace, string Reason, string? Place, string Text)
{
    /// <summary>Finds who ended a packet; null where it was neither dropped nor rejected.</summary>
    public static Culprit? Of(PacketTrace trace) => trace.Verdict switch
    {
        Verdict.Dropped => Last(trace, step => step is DropStep drop && drop.Reason.ToKernelName() == trace.Reason) ?? Last(trace, step => step is DropStep),
        Verdict.Rejected => Last(trace, step => step is RejectStep),
        Verdict.Delivered or Verdict.Refused or Verdict.Unreachable or Verdict.TtlExceeded or Verdict.ReplyLost or Verdict.ReplyMismatch or Verdict.LeftModel or Verdict.Uncertain => null,
    };

    /// <summary>
    /// Whether a test means this one: by the reason (<c>IP_RPFILTER</c>), the place (<c>filter FORWARD policy</c>, <c>filter FORWARD 3</c>), the chain or
    /// table around it (<c>filter FORWARD</c>, <c>FORWARD</c>), or the rule's text. Wildcards are allowed, upper and lower case are alike.
    /// </summary>
    public bool IsCalled(string name)
    {
        var pattern = WildcardPattern.Get(name.Trim(), WildcardOptions.IgnoreCase);
        return Names().Any(pattern.IsMatch);
    }

    private IEnumerable<string> Names()
    {
        yield return Reason;
        yield return Text;
        if (Place?.Split(' ') is not [var table, var chain, _])
            yield break;
        yield return Place;
        yield return $"{table} {chain}";
        yield return table;
        yield return chain;
    }

    // Copies of a flooded frame end in several places: the one that speaks for the packet comes last.
    private static Culprit? Last(PacketTrace trace, Func<Step, bool> isEnd)
    {
        foreach (var hop in trace.Hops.Reverse())
        {
            for (var at = hop.Steps.Count - 1; at >= 0; at--)
            {
                if (isEnd(hop.Steps[at]))
                    return Read(hop, at);
            }
        }

        return null;
    }

    private static Culprit Read(Hop hop, int at)
    {
        var (reason, words, isRule) = hop.Steps[at] switch
        {
            DropStep drop => (drop.Reason.ToKernelName(), drop.Detail, drop.Reason == DropReason.NetfilterDrop),
            RejectStep reject => (reject.With, "", true),
            var other => throw new InvalidOperationException($"A packet does not end with a step of kind {other.Kind}."),
        };
        return (isRule ? hop.Steps.Take(at).LastOrDefault(step => step is RuleStep or PolicyStep) : null) switch
        {
            RuleStep rule => new Culprit(hop.Namespace, reason, $"{rule.Table} {rule.Chain} {rule.Rule}", rule.Text),
            PolicyStep policy => new Culprit(hop.Namespace, reason, $"{policy.Table} {policy.Chain} policy", $"-P {policy.Chain} {policy.Policy}"),
            _ => new Culprit(hop.Namespace, reason, null, words),
        };
    }
}
