using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>ipset's names of ICMP types and codes (lib/icmp.c, lib/icmpv6.c, typing errors included); each stands for one type and one code.</summary>
internal static class IpSetIcmpNames
{
    private static readonly (string Name, byte Type, byte Code)[] IPv4 =
    [
        ("echo-reply", 0, 0), ("pong", 0, 0), ("network-unreachable", 3, 0), ("host-unreachable", 3, 1), ("protocol-unreachable", 3, 2),
        ("port-unreachable", 3, 3), ("fragmentation-needed", 3, 4), ("source-route-failed", 3, 5), ("network-unknown", 3, 6),
        ("host-unknown", 3, 7), ("network-prohibited", 3, 9), ("host-prohibited", 3, 10), ("TOS-network-unreachable", 3, 11),
        ("TOS-host-unreachable", 3, 12), ("communication-prohibited", 3, 13), ("host-precedence-violation", 3, 14),
        ("precedence-cutoff", 3, 15), ("source-quench", 4, 0), ("network-redirect", 5, 0), ("host-redirect", 5, 1),
        ("TOS-network-redirect", 5, 2), ("TOS-host-redirect", 5, 3), ("echo-request", 8, 0), ("ping", 8, 0), ("router-advertisement", 9, 0),
        ("router-solicitation", 10, 0), ("ttl-zero-during-transit", 11, 0), ("ttl-zero-during-reassembly", 11, 1),
        ("ip-header-bad", 12, 0), ("required-option-missing", 12, 1), ("timestamp-request", 13, 0), ("timestamp-reply", 14, 0),
        ("address-mask-request", 17, 0), ("address-mask-reply", 18, 0),
    ];

    private static readonly (string Name, byte Type, byte Code)[] IPv6 =
    [
        ("no-route", 1, 0), ("communication-prohibited", 1, 1), ("address-unreachable", 1, 3), ("port-unreachable", 1, 4),
        ("packet-too-big", 2, 0), ("ttl-zero-during-transit", 3, 0), ("ttl-zero-during-reassembly", 3, 1), ("bad-header", 4, 0),
        ("unknown-header-type", 4, 1), ("unknown-option", 4, 2), ("echo-request", 128, 0), ("ping", 128, 0), ("echo-reply", 129, 0),
        ("pong", 129, 0), ("router-solicitation", 133, 0), ("router-advertisement", 134, 0), ("neighbour-solicitation", 135, 0),
        ("neigbour-solicitation", 135, 0), ("neighbour-advertisement", 136, 0), ("neigbour-advertisement", 136, 0), ("redirect", 137, 0),
    ];

    /// <summary>The first name that starts so, or <c>type/code</c> in numbers; the type is the high byte.</summary>
    public static ushort Read(string text, IpFamily family)
    {
        foreach (var known in Table(family))
        {
            if (known.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
                return Join(known.Type, known.Code);
        }

        var slash = text.IndexOf('/');
        return slash >= 0
            ? Join((byte)IpSetNumber.Read(text[..slash], byte.MaxValue), (byte)IpSetNumber.Read(text[(slash + 1)..], byte.MaxValue))
            : throw new IpSetException("InvalidElement", $"Cannot parse {text} as an {(family == IpFamily.IPv4 ? "ICMP" : "ICMPv6")} type/code.");
    }

    /// <summary>The name of a type and code, or null.</summary>
    public static string? NameOf(ushort typeAndCode, IpFamily family)
    {
        foreach (var known in Table(family))
        {
            if (Join(known.Type, known.Code) == typeAndCode)
                return known.Name;
        }

        return null;
    }

    private static (string Name, byte Type, byte Code)[] Table(IpFamily family) => family == IpFamily.IPv4 ? IPv4 : IPv6;

    private static ushort Join(byte type, byte code) => (ushort)((type << 8) | code);
}
