using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>
/// The look-up of one family in one namespace: ip rules by priority (net/core/fib_rules.c), in each table the longest prefix, then TOS
/// and metric (fib_table_lookup, net/ipv4/fib_trie.c; net/ipv6/ip6_fib.c).
/// </summary>
public sealed class Fib(RoutingConfig config, Func<int, bool> isUsable, Func<Route, FlowKey, int> chooseNextHop, Func<int, int>? groupOf = null, Predicate<NextHop>? isGone = null)
{
    private readonly IpRule[] _rules = [.. config.Rules.OrderBy(rule => rule.Priority)];
    private readonly bool _isMerged = config.IsMerged;
    private readonly bool _readsPackets = config.Rules.Any(rule => rule.AsksTransport && rule.IncomingInterface != "lo");

    /// <summary>Finds the route for a flow.</summary>
    public FibResult Lookup(in FlowKey flow)
    {
        for (var at = 0; at < _rules.Length; at++)
        {
            var rule = _rules[at];
            if (!Selects(rule, flow))
                continue;
            switch (rule.Action)
            {
                case IpRuleAction.Nop:
                    break;
                case IpRuleAction.Goto:
                    var target = Array.FindIndex(_rules, candidate => candidate.Priority == rule.GotoPriority);
                    if (target > at)
                        at = target - 1;
                    break;
                case IpRuleAction.Blackhole:
                    return new FibResult { Outcome = FibOutcome.Blackhole, Rule = rule };
                case IpRuleAction.Unreachable:
                    return new FibResult { Outcome = FibOutcome.NoRoute, Rule = rule };
                case IpRuleAction.Prohibit:
                    return new FibResult { Outcome = FibOutcome.Prohibit, Rule = rule };
                case IpRuleAction.ToTable:
                    if (LookupTable(rule, flow) is { } found)
                        return found;
                    break;
                default:
                    throw new InvalidOperationException($"Unknown ip rule action {rule.Action}.");
            }
        }

        return new FibResult { Outcome = FibOutcome.NoRoute };
    }

    // IPv4 looks at the bits alone that were the TOS of old (INET_DSCP_LEGACY_TOS_MASK in fib_dscp_masked_match).
    private static bool FitsTos(byte tos, in FlowKey flow) =>
        tos == 0 || tos == (flow.Destination.Family == IpFamily.IPv4 ? flow.Tos & IpRule.TosMaskV4 : flow.Tos);

    private bool Selects(IpRule rule, in FlowKey flow)
    {
        var hit = (rule.IncomingInterface is null || rule.IncomingInterface == flow.InDevice)
            && (rule.OutgoingInterface is null || rule.OutgoingInterface == flow.OutDevice)
            && (rule.FwMark is not { } mark || ((mark ^ flow.Mark) & rule.FwMask) == 0)
            && (rule.From is not { } from || from.IsDefault || (flow.Source is { } source && from.Contains(source)))
            && (rule.To is not { } to || to.Contains(flow.Destination))
            && FitsTos(rule.Tos, flow)
            && (rule.UidRange is not { } users || users.Contains(flow.User))
            && (!rule.L3mdev || flow.VrfTable is not null)
            && (!rule.AsksTransport || FitsTransport(rule, flow));
        return hit != rule.Not;
    }

    private bool FitsTransport(IpRule rule, in FlowKey flow)
    {
        var (protocol, source, destination) = flow.IsOfPacket && !_readsPackets ? default : (flow.Protocol, flow.SourcePort, flow.DestinationPort);
        return (rule.IpProto is not { } asked || asked == protocol)
            && (rule.SourcePort is not { } sourcePort || sourcePort.Contains(source))
            && (rule.DestinationPort is not { } destinationPort || destinationPort.Contains(destination));
    }

    private FibResult? LookupTable(IpRule rule, in FlowKey flow)
    {
        if (_isMerged && rule.Table == RouteTableId.Local)
            return LookupMerged(flow);
        if (!config.Tables.TryGetValue(rule.L3mdev ? flow.VrfTable!.Value : rule.Table, out var table))
            return null;

        // Routes by gateways that do not answer come last, after all shorter prefixes of the table: "also consider unreachable route" (fib6_table_lookup).
        var hasGone = false;
        var matches = table.Trie.Find(flow.Destination);
        while (matches.MoveNext())
        {
            if (First(rule, matches.Current, flow, isGone, ref hasGone) is { } result)
                return Take(rule, result);
        }

        if (!hasGone)
            return null;
        matches = table.Trie.Find(flow.Destination);
        while (matches.MoveNext())
        {
            if (First(rule, matches.Current, flow, null, ref hasGone) is { } result)
                return Take(rule, result);
        }

        return null;
    }

    private FibResult? Take(IpRule rule, in FibResult result)
    {
        // fib_rule_suppress: turned down as a whole, the next rule is asked.
        if (result.Outcome == FibOutcome.Found && IsSuppressed(rule, result))
            return null;
        return result is { Outcome: FibOutcome.Found, Type: RouteType.Throw } ? null : result;
    }

    private bool IsSuppressed(IpRule rule, in FibResult result) =>
        (rule.SuppressPrefixLength is { } most && result.Route!.Destination.Length <= most)
        || (rule.SuppressIfGroup is { } group && result.NextHop is { } hop && groupOf?.Invoke(hop.LinkIndex) == group);

    // Local and main in one trie (see RoutingConfig.IsMerged): the longer prefix wins, of equals local's.
    private FibResult? LookupMerged(in FlowKey flow)
    {
        var local = config.GetTable(RouteTableId.Local).Trie.Find(flow.Destination);
        var main = config.GetTable(RouteTableId.Main).Trie.Find(flow.Destination);
        var (hasLocal, hasMain) = (local.MoveNext(), main.MoveNext());
        var hasGone = false;
        while (hasLocal || hasMain)
        {
            FibResult? found;
            if (hasLocal && (!hasMain || local.Current[0].Destination.Length >= main.Current[0].Destination.Length))
            {
                found = First(RuleOf(RouteTableId.Local), local.Current, flow, null, ref hasGone);
                hasLocal = local.MoveNext();
            }
            else
            {
                found = First(RuleOf(RouteTableId.Main), main.Current, flow, null, ref hasGone);
                hasMain = main.MoveNext();
            }

            if (found is { } result)
                return result is { Outcome: FibOutcome.Found, Type: RouteType.Throw } ? null : result;
        }

        return null;
    }

    private IpRule RuleOf(uint table) => _rules.First(rule => rule.Table == table);

    private FibResult? First(IpRule rule, ReadOnlySpan<Route> routes, in FlowKey flow, Predicate<NextHop>? isGone, ref bool hasGone)
    {
        (FibResult Result, uint Metric)? first = null;
        foreach (var route in routes)
        {
            if (first is { } held && held.Metric != route.Metric)
                break;
            if (isGone is not null && route.NextHops.Count > 0 && route.NextHops.Items.All(hop => hop.Via is not null && isGone(hop)))
            {
                hasGone = true;
                continue;
            }

            if (!FitsTos(route.Tos, flow) || Use(rule, route, flow) is not { } result)
                continue;

            // The device that a packet came in by scores among equals (rt6_score_route, find_match).
            if (flow.PreferredIndex == 0 || result.NextHop?.LinkIndex == flow.PreferredIndex || (first is null && route.NextHops.Count > 1))
                return result;
            first ??= (result, route.Metric);
        }

        return first?.Result;
    }

    private FibResult? Use(IpRule rule, Route route, in FlowKey flow) => route.Type switch
    {
        // A dead end of IPv6 is a route of lo, which is not what leaves by another device (rt6_score_route with RT6_LOOKUP_F_IFACE).
        RouteType.Blackhole or RouteType.Unreachable or RouteType.Prohibit or RouteType.Throw when flow.OutIndex != 0 && config.Family == Addressing.IpFamily.IPv6 => null,
        RouteType.Blackhole => new FibResult { Outcome = FibOutcome.Blackhole, Route = route, Rule = rule },
        RouteType.Unreachable => new FibResult { Outcome = FibOutcome.Unreachable, Route = route, Rule = rule },
        RouteType.Prohibit => new FibResult { Outcome = FibOutcome.Prohibit, Route = route, Rule = rule },
        RouteType.Throw => new FibResult { Outcome = FibOutcome.Found, Route = route, Rule = rule },
        RouteType.Unicast or RouteType.Local or RouteType.Broadcast or RouteType.Anycast or RouteType.Multicast => UseNextHop(rule, route, flow),
    };

    private FibResult? UseNextHop(IpRule rule, Route route, in FlowKey flow)
    {
        if (route.NextHops.Count > 1 && flow.OutIndex == 0)
        {
            var chosen = chooseNextHop(route, flow);
            if (chosen >= 0)
                return new FibResult { Outcome = FibOutcome.Found, Route = route, NextHop = route.NextHops[chosen], Rule = rule };
        }

        foreach (var hop in route.NextHops)
        {
            // An address stays local while its link is down (fib_sync_down_dev leaves routes of host scope alone).
            if ((route.Type == RouteType.Local || isUsable(hop.LinkIndex)) && (flow.OutIndex == 0 || flow.OutIndex == hop.LinkIndex))
                return new FibResult { Outcome = FibOutcome.Found, Route = route, NextHop = hop, Rule = rule };
        }

        return null;
    }
}
