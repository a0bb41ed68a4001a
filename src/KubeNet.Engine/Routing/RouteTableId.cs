namespace KubeNet.Engine.Routing;

/// <summary>The tables that have names: RT_TABLE_*.</summary>
public static class RouteTableId
{
    /// <summary>254, where <c>ip route add</c> writes.</summary>
    public const uint Main = 254;

    /// <summary>255: the host's own addresses and broadcasts.</summary>
    public const uint Local = 255;

    /// <summary>253, asked last.</summary>
    public const uint Default = 253;

    /// <summary>The name as <c>/etc/iproute2/rt_tables</c> has it, or the number.</summary>
    public static string ToName(uint table) => table switch
    {
        Local => "local",
        Main => "main",
        Default => "default",
        _ => table.ToString(),
    };

    /// <summary>Reads a name or a number of a table.</summary>
    public static bool TryParse(string text, out uint table)
    {
        (table, var known) = text switch
        {
            "local" => (Local, true),
            "main" => (Main, true),
            "default" => (Default, true),
            _ => (0u, false),
        };
        return known || (uint.TryParse(text, out table) && table != 0);
    }
}
