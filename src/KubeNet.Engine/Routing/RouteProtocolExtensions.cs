namespace KubeNet.Engine.Routing;

/// <summary>What iproute2 calls those who put routes there (rt_protos).</summary>
public static class RouteProtocolExtensions
{
    private static readonly Dictionary<byte, string> Names = new()
    {
        [0] = "unspec",
        [1] = "redirect",
        [2] = "kernel",
        [3] = "boot",
        [4] = "static",
        [8] = "gated",
        [9] = "ra",
        [10] = "mrt",
        [11] = "zebra",
        [12] = "bird",
        [13] = "dnrouted",
        [14] = "xorp",
        [15] = "ntk",
        [16] = "dhcp",
        [18] = "keepalived",
        [42] = "babel",
        [186] = "bgp",
        [187] = "isis",
        [188] = "ospf",
        [189] = "rip",
        [192] = "eigrp",
    };

    /// <summary>Those that have a name, by number.</summary>
    public static IEnumerable<RouteProtocol> Known => Names.Keys.Select(number => (RouteProtocol)number);

    /// <summary>The name as <c>/etc/iproute2/rt_protos</c> has it, or the number.</summary>
    public static string ToName(this RouteProtocol protocol) => Names.GetValueOrDefault((byte)protocol) ?? ((byte)protocol).ToString();

    /// <summary>Reads a name or a number.</summary>
    public static bool TryParse(string text, out RouteProtocol protocol)
    {
        var known = Names.FirstOrDefault(pair => pair.Value == text);
        if (known.Value is not null)
        {
            protocol = (RouteProtocol)known.Key;
            return true;
        }

        var isNumber = byte.TryParse(text, out var number);
        protocol = (RouteProtocol)number;
        return isNumber;
    }
}
