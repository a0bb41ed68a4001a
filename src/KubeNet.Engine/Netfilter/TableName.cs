namespace KubeNet.Engine.Netfilter;

/// <summary>The five tables, in the order in which a hook that has them all asks them.</summary>
public enum TableName : byte
{
    /// <summary>Priority -300, before conntrack.</summary>
    Raw,

    /// <summary>Priority -150.</summary>
    Mangle,

    /// <summary>Priority -100 (DNAT) and 100 (SNAT); only the first packet of a connection.</summary>
    Nat,

    /// <summary>Priority 0.</summary>
    Filter,

    /// <summary>Priority 50.</summary>
    Security,
}

/// <summary>Names and hooks of the tables.</summary>
public static class TableNameExtensions
{
    /// <summary>The name as iptables' <c>-t</c> takes it.</summary>
    public static string ToName(this TableName table) => table switch
    {
        TableName.Raw => "raw",
        TableName.Mangle => "mangle",
        TableName.Nat => "nat",
        TableName.Filter => "filter",
        TableName.Security => "security",
    };

    /// <summary>Reads a name.</summary>
    public static bool TryParseTable(string text, out TableName table)
    {
        foreach (var candidate in Enum.GetValues<TableName>())
        {
            if (candidate.ToName() == text)
            {
                table = candidate;
                return true;
            }
        }

        table = default;
        return false;
    }

    /// <summary>The hooks at which a table has a built-in chain, in the order in which iptables-save lists them.</summary>
    public static IReadOnlyList<Hook> Hooks(this TableName table) => table switch
    {
        TableName.Raw => [Hook.Prerouting, Hook.Output],
        TableName.Mangle => [Hook.Prerouting, Hook.Input, Hook.Forward, Hook.Output, Hook.Postrouting],
        TableName.Nat => [Hook.Prerouting, Hook.Input, Hook.Output, Hook.Postrouting],
        TableName.Filter or TableName.Security => [Hook.Input, Hook.Forward, Hook.Output],
    };
}
