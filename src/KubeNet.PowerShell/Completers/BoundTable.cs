using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Completers;

/// <summary>Which table of iptables the parameters typed so far mean, as <see cref="TableCmdlet"/> will.</summary>
/// <param name="Named">The table of <c>-Table</c>; null where none is given, or none of that name exists.</param>
/// <param name="Family">IPv6 with <c>-IPv6</c>.</param>
/// <param name="Backend">Legacy with <c>-Legacy</c>.</param>
internal readonly record struct BoundTable(TableName? Named, IpFamily Family, IptablesBackend Backend)
{
    public static BoundTable Of(BoundParameters bound) => new(
        bound.Strings("Table") is [var text, ..] && TableNameExtensions.TryParseTable(text, out var named) ? named : null,
        Families.Of(bound.Has("IPv6")),
        Tables.Backend(bound.Has("Legacy")));

    /// <summary>The table: filter unless one is named.</summary>
    public TableName Name => Named ?? TableName.Filter;

    /// <summary>The chains of the table in a namespace.</summary>
    public IEnumerable<Chain> ChainsIn(NamespaceConfig home) => ChainsIn(home, Name);

    /// <summary>The chains of another table of the same family and backend.</summary>
    public IEnumerable<Chain> ChainsIn(NamespaceConfig home, TableName table) => home.GetRuleset(Family, Backend).GetTable(table).InSaveOrder;
}
