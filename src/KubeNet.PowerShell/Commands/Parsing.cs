using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Reads what a person types for the engine's types; null and the empty string are "not given".</summary>
internal static class Parsing
{
    public static IpAddress? Address(string? text) => string.IsNullOrEmpty(text) ? null : IpAddress.Parse(text);

    public static MacAddress? Mac(string? text) => string.IsNullOrEmpty(text) ? null : MacAddress.Parse(text);

    public static IpPrefix? Prefix(string? text) => string.IsNullOrEmpty(text) || text == "all" ? null : IpPrefix.Parse(text);

    /// <summary>A route's destination; <c>default</c> is of the gateway's family where there is one.</summary>
    public static IpPrefix Destination(string text, bool ipv6, IpAddress? via) =>
        text is "default" or "any" or "all"
            ? IpPrefix.Default(ipv6 ? IpFamily.IPv6 : via?.Family ?? IpFamily.IPv4)
            : IpPrefix.Parse(text);

    public static uint? RouteTable(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return RouteTableId.TryParse(text, out var table)
            ? table
            : throw new NetConfigException("InvalidRouteTable", $"'{text}' is no route table; give main, local, default or a number in 1..4294967295.");
    }

    public static RouteType? RouteType(string? text) =>
        OneOf<RouteType>(text, type => type.ToName(), "InvalidRouteType", "type of route");

    public static IpRuleAction? RuleAction(string? text) => OneOf<IpRuleAction>(text, Words.RuleAction, "InvalidRuleAction", "action of an ip rule");

    public static AddressScope? Scope(string? text) => OneOf<AddressScope>(text, scope => scope.ToName(), "InvalidScope", "scope");

    public static RouteProtocol? RouteProtocol(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return RouteProtocolExtensions.TryParse(text, out var protocol)
            ? protocol
            : throw new NetConfigException("InvalidRouteProtocol", $"'{text}' is no routing protocol; give kernel, boot, static, bird ... or a number in 0..255.");
    }

    /// <summary>A transport protocol by name; <c>icmp</c> is that of the family.</summary>
    public static IpProtocol? Protocol(string? text, IpFamily family = IpFamily.IPv4)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.Equals("icmp", StringComparison.OrdinalIgnoreCase) && family == IpFamily.IPv6)
            return IpProtocol.Icmpv6;
        return OneOf<IpProtocol>(text, protocol => protocol.ToName(), "InvalidProtocol", "protocol");
    }

    public static PortRange? Ports(string? text, char separator = '-')
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return PortRange.TryParse(text.Replace(':', separator), separator, out var range)
            ? range
            : throw new NetConfigException("InvalidPort", $"'{text}' is neither a port nor a range of ports such as 8000{separator}8080; ports are 0..65535.");
    }

    /// <summary>A link's group: a number, or default.</summary>
    public static int? LinkGroup(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Engine.Devices.LinkGroup.TryParse(text, out var group)
            ? group
            : throw new NetConfigException("InvalidLinkGroup", $"'{text}' is no group of links; give a number from 0, or default.");
    }

    /// <summary>One user, or a range of users: <c>1000</c>, <c>1000-1999</c>.</summary>
    public static UidRange? Users(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var ends = text.Split('-');
        return ends.Length <= 2 && uint.TryParse(ends[0], out var first) && uint.TryParse(ends[^1], out var last)
            ? new UidRange(first, last)
            : throw new NetConfigException("InvalidUidRange", $"'{text}' is neither a user identifier nor a range of them such as 1000-1999.");
    }

    /// <summary>A mark with an optional mask: <c>0x1</c>, <c>16/0xff</c>.</summary>
    public static (uint? Mark, uint? Mask) Mark(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return (null, null);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (Number(text, text), null) : (Number(text[..slash], text), Number(text[(slash + 1)..], text));
    }

    private static uint Number(string digits, string whole)
    {
        var hex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var good = hex
            ? uint.TryParse(digits[2..], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var number)
            : uint.TryParse(digits, out number);
        return good ? number : throw new NetConfigException("InvalidMark", $"'{whole}' is no mark; give a number such as 1, 0x4000 or 0x4000/0xff00.");
    }

    private static T? OneOf<T>(string? text, Func<T, string> nameOf, string errorId, string what)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
            return null;
        foreach (var value in Enum.GetValues<T>())
        {
            if (text.Equals(nameOf(value), StringComparison.OrdinalIgnoreCase))
                return value;
        }

        // A value without a name, such as protocol 0, is nothing to recommend.
        var names = Enum.GetValues<T>().Select(nameOf).Where(name => !char.IsAsciiDigit(name[0]));
        throw new NetConfigException(errorId, $"'{text}' is no {what}. {Choices.Among(names, "There are", "")}");
    }
}
