using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// One table at one hook: the built-in chain and what it calls, rule by rule (ipt_do_table of net/ipv4/netfilter/ip_tables.c; nft_do_chain). Rules of long
/// chains that cannot match are passed over (<see cref="ChainIndex"/>).
/// </summary>
internal static class ChainWalk
{
    /// <summary>Asks the table's chain for the context's hook. Precondition: the table has a chain there.</summary>
    /// <returns>The verdict, and of a packet that ends here the rule or policy that decided, in words.</returns>
    public static (HookVerdict Verdict, string? By) Run(HookTable hookTable, in HookContext context, RuleCounters counters)
    {
        var (ruleset, table, builtIn, skb) = (hookTable.Ruleset, hookTable.Table, hookTable.BuiltIn, context.Skb);
        var chain = builtIn.Compiled;
        var candidates = default(Candidates);
        chain.Find(skb.Head, ref candidates);
        var at = 0;
        var callers = default(CallStack);
        while (true)
        {
            at = candidates.Next(at);
            if (at >= chain.Rules.Length)
            {
                if (callers.TryPop(out var caller, out at))
                {
                    chain = caller;
                    chain.Find(skb.Head, ref candidates);
                    continue;
                }

                return ApplyPolicy(hookTable, context, counters);
            }

            var rule = chain.Rules[at++];
            var fits = Fits(ruleset, table, chain.Chain, rule, context);
            if (fits == MatchResult.Hotdrop)
                return (HookVerdict.Drop, By(hookTable, chain.Chain, rule, at));
            if (fits != MatchResult.Yes)
                continue;
            counters.Hit(rule, skb.Head.Length);
            if (rule.Target is RejectTarget)
                skb.RejectedBy = By(hookTable, chain.Chain, rule, at);
            var verdict = skb.Hop is null ? Apply(rule, context) : Apply(rule, context, hookTable, chain.Chain, at, skb.Hop);
            switch (verdict)
            {
                case TargetVerdict.Continue:
                    if (rule.Target is { RewritesAddresses: true })
                        chain.Find(skb.Head, ref candidates);
                    break;
                case TargetVerdict.Accept:
                    return (HookVerdict.Accept, null);
                case TargetVerdict.Drop:
                    return (HookVerdict.Drop, By(hookTable, chain.Chain, rule, at));
                case TargetVerdict.Reject:
                    return (HookVerdict.Reject, null);
                case TargetVerdict.Queue:
                    return (HookVerdict.Queue, By(hookTable, chain.Chain, rule, at));
                case TargetVerdict.Return:
                    at = chain.Rules.Length;
                    break;
                case TargetVerdict.Jump:
                    callers.Push(chain, at);
                    (chain, at) = (hookTable.Callee((JumpTarget)rule.Target!), 0);
                    chain.Find(skb.Head, ref candidates);
                    break;
                case TargetVerdict.Goto:
                    (chain, at) = (hookTable.Callee((JumpTarget)rule.Target!), 0);
                    chain.Find(skb.Head, ref candidates);
                    break;
                case TargetVerdict.Unknown:
                    skb.NoteUnknown(rule.ToText(chain.Chain.Name), $"the target {rule.Target?.Name} is not modelled");
                    break;
                default:
                    throw new InvalidOperationException($"Unknown target verdict {verdict}.");
            }
        }
    }

    private static TargetVerdict Apply(Rule rule, in HookContext context) => rule.Target?.Apply(context) ?? TargetVerdict.Continue;

    /// <summary>Applies a rule, and notes what it did before what came of it.</summary>
    private static TargetVerdict Apply(Rule rule, in HookContext context, HookTable table, Chain chain, int number, HopRecorder hop)
    {
        var skb = context.Skb;
        var (mark, connectionMark, place) = (skb.Head.Mark, skb.Connection?.Mark, hop.Count);
        var verdict = Apply(rule, context);
        var effect = RuleEffect.Describe(rule, verdict, mark, skb.Head.Mark, connectionMark, skb.Connection?.Mark);
        hop.Insert(place, new RuleStep(context.Hook.ToChainName(), table.Table.Name.ToName(), chain.Name, number, rule.ToText(chain.Name), effect) { Legacy = table.IsLegacy });
        return verdict;
    }

    /// <summary>A rule in words: its place, and what its comment says of it, or the whole rule where it has none.</summary>
    private static string By(HookTable table, Chain chain, Rule rule, int number)
    {
        var words = rule.Matches.Items.OfType<CommentMatch>().LastOrDefault() is { } comment ? $"\"{comment.Text}\"" : rule.ToText(chain.Name);
        return $"rule {number} of {table.Words} {chain.Name} ({words})";
    }

    private static MatchResult Fits(Ruleset ruleset, Table table, Chain chain, Rule rule, in HookContext context)
    {
        var skb = context.Skb;
        ref readonly var packet = ref skb.Head;
        var head = rule.FitsAddresses(packet)
            && rule.InInterface.Matches(context.InDevice) && rule.OutInterface.Matches(context.OutDevice)
            && rule.Protocol.Matches(packet.Protocol) && FitsFragment(rule.Fragment, packet.FragmentOffset != 0);
        if (!head)
            return MatchResult.No;
        var isUnknown = false;
        foreach (var match in rule.Matches.AsSpan())
        {
            switch (match.Evaluate(context))
            {
                case MatchResult.No:
                    return MatchResult.No;
                case MatchResult.Hotdrop:
                    return MatchResult.Hotdrop;
                case MatchResult.Unknown:
                    isUnknown = true;
                    break;
                case MatchResult.Yes:
                    break;
                default:
                    throw new InvalidOperationException($"The match {match.Name} of {ruleset.Family} {table.Name.ToName()} gave no answer.");
            }
        }

        if (!isUnknown)
            return MatchResult.Yes;
        skb.NoteUnknown(rule.ToText(chain.Name), "the model cannot tell whether it matches");
        return MatchResult.Unknown;
    }

    private static bool FitsFragment(FragmentMatch asked, bool isLaterFragment) => asked switch
    {
        FragmentMatch.Any => true,
        FragmentMatch.Fragments => isLaterFragment,
        FragmentMatch.NotFragments => !isLaterFragment,
    };

    private static (HookVerdict, string?) ApplyPolicy(HookTable table, in HookContext context, RuleCounters counters)
    {
        // iptables-nft makes a chain's counter only with an explicit policy; ip_tables always counts.
        var (chain, name) = (table.BuiltIn, table.Table.Name);
        if (table.IsLegacy || chain.CountsPolicy)
            counters.HitPolicy(table.Ruleset, name, context.Hook, context.Skb.Head.Length);
        var isDrop = chain.Policy == ChainPolicy.Drop;
        if (context.Skb.Hop is { } hop && (isDrop || chain.Array.Length > 0))
            hop.Add(new PolicyStep(context.Hook.ToChainName(), name.ToName(), chain.Name, isDrop ? "DROP" : "ACCEPT") { Legacy = table.IsLegacy });
        return isDrop ? (HookVerdict.Drop, $"the policy of {table.Words} {chain.Name}") : (HookVerdict.Accept, null);
    }
}
