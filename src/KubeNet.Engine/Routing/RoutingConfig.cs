using System.Collections.Immutable;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>One family's ip rules and route tables in a namespace. Immutable.</summary>
public sealed record RoutingConfig
{
    private static readonly EquatableArray<IpRule> s_defaultsV4 = IpRule.Defaults(IpFamily.IPv4);
    private static readonly EquatableArray<IpRule> s_defaultsV6 = IpRule.Defaults(IpFamily.IPv6);

    // How many tables hold local routes that were added by hand.
    private readonly int _tablesByHand;

    private RoutingConfig(IpFamily family)
    {
        Family = family;
        Rules = family == IpFamily.IPv4 ? s_defaultsV4 : s_defaultsV6;
    }

    private RoutingConfig(RoutingConfig from, RouteTable table)
        : this(from)
    {
        Tables = table.IsEmpty ? Tables.Remove(table.Id) : Tables.SetItem(table.Id, table);
        _tablesByHand += (table.HasLocalRoutesByHand ? 1 : 0) - (from.GetTable(table.Id).HasLocalRoutesByHand ? 1 : 0);
    }

    /// <summary>The family.</summary>
    public IpFamily Family { get; }

    /// <summary>The ip rules, by priority, and among equals as added.</summary>
    public EquatableArray<IpRule> Rules { get; init; }

    /// <summary>The tables that hold a route, by number.</summary>
    public ImmutableSortedDictionary<uint, RouteTable> Tables { get; private init; } = ImmutableSortedDictionary<uint, RouteTable>.Empty;

    /// <summary>
    /// Whether local and main are one: IPv4 keeps both in one trie until an ip rule is added or removed (fib_unmerge in net/ipv4/fib_frontend.c), so
    /// that the longest prefix of both wins, local first among equals, and table default is asked last.
    /// </summary>
    public bool IsMerged => Family == IpFamily.IPv4 && !WasUnmerged && HasDefaultRules;

    /// <summary>Whether the ip rules are those of a new namespace.</summary>
    public bool HasDefaultRules => Rules == (Family == IpFamily.IPv4 ? s_defaultsV4 : s_defaultsV6);

    /// <summary>Whether the ip rules are those of a new namespace, and no local route was added by hand: an address is local exactly where a link has it.</summary>
    internal bool IsPlain => _tablesByHand == 0 && HasDefaultRules;

    /// <summary>Whether an ip rule was ever added or removed, which parts local and main for good.</summary>
    public bool WasUnmerged { get; init; }

    /// <summary>What a new namespace has: the default rules and no route.</summary>
    public static RoutingConfig Empty(IpFamily family) => new(family);

    /// <summary>The table, empty where it holds no route.</summary>
    public RouteTable GetTable(uint id) => Tables.TryGetValue(id, out var table) ? table : RouteTable.Empty(id);

    /// <summary>The configuration with a table exchanged; an empty table is no table.</summary>
    public RoutingConfig With(RouteTable table) => new(this, table);
}
