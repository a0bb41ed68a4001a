using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.PowerShell.Completers;

/// <summary>The five tables of iptables.</summary>
public sealed class TableCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Enum.GetValues<TableName>().Select(table =>
        new Choice(table.ToName(), $"{table.ToName()}: {string.Join(", ", table.Hooks().Select(hook => hook.ToChainName()))}"));
}

/// <summary>The protocols that a packet or socket can have.</summary>
public sealed class ProtocolCompleter : LabCompleter
{
    private static readonly Choice[] Protocols = [new("tcp", "TCP"), new("udp", "UDP"), new("icmp", "ICMP or ICMPv6 echo"), new("sctp", "SCTP")];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        bound.Has("To") ? Protocols : Protocols.Where(protocol => protocol.Text != "icmp");
}

/// <summary>The verdicts of a trace.</summary>
public sealed class VerdictCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Enum.GetNames<Verdict>().Select(verdict => new Choice(verdict, verdict));
}

/// <summary>The route tables with a name, those in use, and <c>all</c>.</summary>
public sealed class RouteTableCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        uint[] named = [RouteTableId.Main, RouteTableId.Local, RouteTableId.Default];
        var used = Homes(lab, bound).SelectMany(home => home.IPv4Routing.Tables.Keys.Concat(home.IPv6Routing.Tables.Keys)).Order();
        return named.Concat(used).Select(table => new Choice(RouteTableId.ToName(table), $"table {table}")).Append(new Choice("all", "every table"));
    }
}

/// <summary>The kinds of links that are modelled.</summary>
public sealed class LinkKindCompleter : LabCompleter
{
    private static readonly string[] Kinds = ["veth", "bridge", "dummy", "loopback"];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Kinds.Select(kind => new Choice(kind, kind));
}

/// <summary>The protocols that conntrack follows.</summary>
public sealed class ConntrackProtocolCompleter : LabCompleter
{
    private static readonly string[] Protocols = ["tcp", "udp", "icmp", "icmpv6", "sctp"];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Protocols.Select(protocol => new Choice(protocol, protocol));
}

/// <summary>The scopes of addresses and routes.</summary>
public sealed class ScopeCompleter : LabCompleter
{
    private static readonly Choice[] Scopes =
        [new("global", "valid everywhere"), new("link", "valid on the link"), new("host", "valid on this host"), new("nowhere", "valid nowhere")];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Scopes;
}

/// <summary>What a route can do.</summary>
public sealed class RouteTypeCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Enum.GetValues<RouteType>().Select(type => new Choice(type.ToName(), type.ToName()));
}

/// <summary>What an ip rule can do.</summary>
public sealed class RuleActionCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Enum.GetValues<IpRuleAction>().Select(action => new Choice(Views.Words.RuleAction(action), Views.Words.RuleAction(action)));
}

/// <summary>The policies of a built-in chain.</summary>
public sealed class PolicyCompleter : LabCompleter
{
    private static readonly Choice[] Policies = [new("ACCEPT", "it goes on"), new("DROP", "it is dropped")];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Policies;
}

/// <summary>The states of <c>--ctstate</c>.</summary>
public sealed class ConntrackStateCompleter : LabCompleter
{
    private static readonly string[] States = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "SNAT", "DNAT"];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => States.Select(state => new Choice(state, state));
}
