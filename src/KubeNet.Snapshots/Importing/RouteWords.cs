using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Snapshots.Importing;

/// <summary>The words of iproute2's rt_scopes, rt_protos, rt_tables and route types, or their numbers.</summary>
internal static class RouteWords
{
    private static readonly Dictionary<string, byte> Protocols = new(StringComparer.Ordinal)
    {
        ["unspec"] = 0, ["none"] = 0, ["redirect"] = 1, ["kernel"] = 2, ["boot"] = 3, ["static"] = 4, ["gated"] = 8, ["ra"] = 9, ["mrt"] = 10, ["zebra"] = 11,
        ["bird"] = 12, ["dnrouted"] = 13, ["xorp"] = 14, ["ntk"] = 15, ["dhcp"] = 16, ["mrouted"] = 17, ["keepalived"] = 18, ["babel"] = 42, ["openr"] = 99,
        ["bgp"] = 186, ["isis"] = 187, ["ospf"] = 188, ["rip"] = 189, ["eigrp"] = 192,
    };

    public static bool TryParseScope(string text, out AddressScope scope)
    {
        (scope, var known) = text switch
        {
            "global" or "universe" => (AddressScope.Global, true),
            "site" => (AddressScope.Site, true),
            "link" => (AddressScope.Link, true),
            "host" => (AddressScope.Host, true),
            "nowhere" => (AddressScope.Nowhere, true),
            _ => (AddressScope.Global, false),
        };
        if (known || !byte.TryParse(text, out var number))
            return known;
        scope = (AddressScope)number;
        return true;
    }

    public static bool TryParseProtocol(string text, out RouteProtocol protocol)
    {
        var known = Protocols.TryGetValue(text, out var number) || byte.TryParse(text, out number);
        protocol = (RouteProtocol)number;
        return known;
    }

    public static bool TryParseType(string text, out RouteType type)
    {
        (type, var known) = text switch
        {
            "unicast" => (RouteType.Unicast, true),
            "local" => (RouteType.Local, true),
            "broadcast" => (RouteType.Broadcast, true),
            "anycast" => (RouteType.Anycast, true),
            "multicast" => (RouteType.Multicast, true),
            "blackhole" => (RouteType.Blackhole, true),
            "unreachable" => (RouteType.Unreachable, true),
            "prohibit" => (RouteType.Prohibit, true),
            "throw" => (RouteType.Throw, true),
            _ => (RouteType.Unicast, false),
        };
        return known;
    }

    /// <summary>A TOS as iproute2 prints it: a number, decimal or 0x, or a name of rt_dsfield.</summary>
    public static bool TryParseTos(string text, out byte tos)
    {
        (tos, var known) = text switch
        {
            "default" => ((byte)0, true),
            "lowdelay" => ((byte)0x10, true),
            "throughput" => ((byte)0x08, true),
            "reliability" => ((byte)0x04, true),
            _ => ((byte)0, false),
        };
        if (known)
            return true;
        if (!TryParseNumber(text, out var number) || number > byte.MaxValue)
            return false;
        tos = (byte)number;
        return true;
    }

    /// <summary>A number in decimal or with 0x.</summary>
    public static bool TryParseNumber(string? text, out uint number) =>
        text?.StartsWith("0x", StringComparison.OrdinalIgnoreCase) == true
            ? uint.TryParse(text.AsSpan(2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out number)
            : uint.TryParse(text, out number);
}
