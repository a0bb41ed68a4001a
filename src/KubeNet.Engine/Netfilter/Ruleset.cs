using System.Collections.Immutable;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// All tables of one family and rule engine in a namespace. A table exists from the first time it is used, as in the kernel, and
/// iptables-save prints those that exist. Immutable.
/// </summary>
public sealed record Ruleset
{
    // The order of the enumeration, told by a subtraction: rulesets of thousands of nodes are changed at once.
    private static readonly ImmutableSortedDictionary<TableName, Table> s_noTables =
        ImmutableSortedDictionary.Create<TableName, Table>(Comparer<TableName>.Create((left, right) => (int)left - (int)right));

    private Ruleset(IpFamily family, IptablesBackend backend)
    {
        Family = family;
        Backend = backend;
    }

    /// <summary>iptables or ip6tables.</summary>
    public IpFamily Family { get; }

    /// <summary>Which rule engine.</summary>
    public IptablesBackend Backend { get; }

    /// <summary>The tables that exist.</summary>
    public ImmutableSortedDictionary<TableName, Table> Tables { get; private init; } = s_noTables;

    /// <summary>A ruleset without tables.</summary>
    public static Ruleset Empty(IpFamily family, IptablesBackend backend) => new(family, backend);

    /// <summary>The table, or an empty one where it was never used.</summary>
    public Table GetTable(TableName name) => Tables.TryGetValue(name, out var table) ? table : Table.Empty(name);

    /// <summary>The ruleset with a table put in or exchanged.</summary>
    public Ruleset With(Table table) => this with { Tables = Tables.SetItem(table.Name, table) };

    /// <summary>The ruleset without a table (all its chains gone).</summary>
    public Ruleset Without(TableName name) => this with { Tables = Tables.Remove(name) };
}
