using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The names of ICMP types and codes that <c>--icmp-type</c> and <c>--icmpv6-type</c> take.</summary>
internal static class IcmpNames
{
    private const byte AnyCode = 255;

    /// <summary>Type, code (255 for every code) and its names.</summary>
    private static readonly (byte Type, byte Code, string[] Names)[] IPv4 =
    [
        (255, AnyCode, ["any"]), (0, AnyCode, ["echo-reply", "pong"]), (3, AnyCode, ["destination-unreachable"]),
        (3, 0, ["network-unreachable"]), (3, 1, ["host-unreachable"]), (3, 2, ["protocol-unreachable"]), (3, 3, ["port-unreachable"]),
        (3, 4, ["fragmentation-needed"]), (3, 5, ["source-route-failed"]), (3, 6, ["network-unknown"]), (3, 7, ["host-unknown"]),
        (3, 9, ["network-prohibited"]), (3, 10, ["host-prohibited"]), (3, 11, ["TOS-network-unreachable"]),
        (3, 12, ["TOS-host-unreachable"]), (3, 13, ["communication-prohibited"]), (3, 14, ["host-precedence-violation"]),
        (3, 15, ["precedence-cutoff"]), (4, AnyCode, ["source-quench"]), (5, AnyCode, ["redirect"]), (5, 0, ["network-redirect"]),
        (5, 1, ["host-redirect"]), (5, 2, ["TOS-network-redirect"]), (5, 3, ["TOS-host-redirect"]),
        (8, AnyCode, ["echo-request", "ping"]), (9, AnyCode, ["router-advertisement"]), (10, AnyCode, ["router-solicitation"]),
        (11, AnyCode, ["time-exceeded", "ttl-exceeded"]), (11, 0, ["ttl-zero-during-transit"]), (11, 1, ["ttl-zero-during-reassembly"]),
        (12, AnyCode, ["parameter-problem"]), (12, 0, ["ip-header-bad"]), (12, 1, ["required-option-missing"]),
        (13, AnyCode, ["timestamp-request"]), (14, AnyCode, ["timestamp-reply"]), (17, AnyCode, ["address-mask-request"]),
        (18, AnyCode, ["address-mask-reply"]),
    ];

    private static readonly (byte Type, byte Code, string[] Names)[] IPv6 =
    [
        (1, AnyCode, ["destination-unreachable"]), (1, 0, ["no-route"]), (1, 1, ["communication-prohibited"]), (1, 2, ["beyond-scope"]),
        (1, 3, ["address-unreachable"]), (1, 4, ["port-unreachable"]), (1, 5, ["failed-policy"]), (1, 6, ["reject-route"]),
        (2, AnyCode, ["packet-too-big"]), (3, AnyCode, ["time-exceeded", "ttl-exceeded"]), (3, 0, ["ttl-zero-during-transit"]),
        (3, 1, ["ttl-zero-during-reassembly"]), (4, AnyCode, ["parameter-problem"]), (4, 0, ["bad-header"]),
        (4, 1, ["unknown-header-type"]), (4, 2, ["unknown-option"]), (128, AnyCode, ["echo-request", "ping"]),
        (129, AnyCode, ["echo-reply", "pong"]), (133, AnyCode, ["router-solicitation"]), (134, AnyCode, ["router-advertisement"]),
        (135, AnyCode, ["neighbour-solicitation", "neighbor-solicitation"]),
        (136, AnyCode, ["neighbour-advertisement", "neighbor-advertisement"]), (137, AnyCode, ["redirect"]),
    ];

    /// <summary>The first name of each type and code.</summary>
    public static IEnumerable<string> Of(IpFamily family) => (family == IpFamily.IPv4 ? IPv4 : IPv6).Select(entry => entry.Names[0]);

    /// <summary>A name, or the start of one that no other shares; or <c>type[/code[:code]]</c> in numbers.</summary>
    public static (byte Type, byte FirstCode, byte LastCode) Read(in OptionValue value, IpFamily family)
    {
        var text = value.Text;
        var found = (family == IpFamily.IPv4 ? IPv4 : IPv6)
            .SelectMany(entry => entry.Names.Where(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Select(name => (Name: name, entry.Type, entry.Code)))
            .ToList();
        if (text.Length > 0 && found.Count > 1)
            throw value.Bad($"Ambiguous ICMP type `{text}': {string.Join(" or ", found.Select(entry => $"`{entry.Name}'"))}?");
        if (text.Length > 0 && found.Count == 1)
            return found[0].Code == AnyCode ? (found[0].Type, (byte)0, AnyCode) : (found[0].Type, found[0].Code, found[0].Code);
        var slash = text.IndexOf('/');
        if (!CNumber.TryParse(slash < 0 ? text : text[..slash], 255, out var type))
            throw value.Bad($"Unknown ICMP type `{text}'; expected type[/code] in numbers or a name such as {(family == IpFamily.IPv4 ? "echo-request or port-unreachable" : "echo-request or packet-too-big")}.");
        if (slash < 0)
            return ((byte)type, 0, AnyCode);
        var codes = text[(slash + 1)..].Split(':');
        if (codes.Length > 2 || !CNumber.TryParse(codes[0], 255, out var first))
            throw value.Bad($"Unknown ICMP code `{text}'; expected type/code in numbers.");
        var last = first;
        if (codes.Length == 2 && !CNumber.TryParse(codes[1], 255, out last))
            throw value.Bad($"Unknown ICMP code `{text}'; expected type/code in numbers.");
        return ((byte)type, (byte)first, (byte)last);
    }
}
