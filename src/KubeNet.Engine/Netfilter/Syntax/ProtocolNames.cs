using System.Collections.Frozen;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The names of protocols: iptables' own list first, then Debian's /etc/protocols (netbase).</summary>
internal static class ProtocolNames
{
    private static readonly (string Name, byte Number)[] All =
    [
        ("tcp", 6), ("sctp", 132), ("udp", 17), ("udplite", 136), ("icmp", 1), ("ipv6-icmp", 58), ("icmpv6", 58), ("esp", 50), ("ah", 51),
        ("mobility-header", 135), ("ipv6-mh", 135), ("mh", 135), ("all", 0),
        ("ip", 0), ("hopopt", 0), ("icmp", 1), ("igmp", 2), ("ggp", 3), ("ipencap", 4), ("st", 5), ("tcp", 6), ("egp", 8),
        ("igp", 9), ("pup", 12), ("udp", 17), ("hmp", 20), ("xns-idp", 22), ("rdp", 27), ("iso-tp4", 29), ("dccp", 33),
        ("xtp", 36), ("ddp", 37), ("idpr-cmtp", 38), ("ipv6", 41), ("ipv6-route", 43), ("ipv6-frag", 44), ("idrp", 45),
        ("rsvp", 46), ("gre", 47), ("esp", 50), ("ah", 51), ("skip", 57), ("ipv6-icmp", 58), ("ipv6-nonxt", 59),
        ("ipv6-opts", 60), ("rspf", 73), ("vmtp", 81), ("eigrp", 88), ("ospf", 89), ("ax.25", 93), ("ipip", 94),
        ("etherip", 97), ("encap", 98), ("pim", 103), ("ipcomp", 108), ("vrrp", 112), ("l2tp", 115), ("isis", 124),
        ("sctp", 132), ("fc", 133), ("mobility-header", 135), ("udplite", 136), ("mpls-in-ip", 137), ("manet", 138),
        ("hip", 139), ("shim6", 140), ("wesp", 141), ("rohc", 142), ("ethernet", 143),
    ];

    private static readonly FrozenDictionary<string, byte> ByName = All.DistinctBy(entry => entry.Name).ToFrozenDictionary(entry => entry.Name, entry => entry.Number);

    private static readonly string?[] ByNumber = [.. Enumerable.Range(0, 256).Select(number => All.FirstOrDefault(entry => entry.Number == number).Name)];

    /// <summary>All names, iptables' own first.</summary>
    public static IEnumerable<string> Names => All.Select(entry => entry.Name).Distinct();

    /// <summary>The name that iptables-save prints, or the number.</summary>
    public static string ToText(IpProtocol protocol) => ByNumber[(byte)protocol] ?? ((byte)protocol).ToString();

    /// <summary>The name of a number, or null.</summary>
    public static string? NameOf(IpProtocol protocol) => ByNumber[(byte)protocol];

    public static bool TryParse(string name, out IpProtocol protocol)
    {
        var isKnown = ByName.TryGetValue(name.ToLowerInvariant(), out var number);
        protocol = (IpProtocol)number;
        return isKnown;
    }

    public static IpProtocol Parse(in Token token)
    {
        switch (token.Span)
        {
            case "tcp":
                return IpProtocol.Tcp;
            case "udp":
                return IpProtocol.Udp;
        }

        if (CNumber.TryParse(token.Span, 255, out var number))
            return (IpProtocol)number;
        if (ByName.TryGetValue(token.Text.ToLowerInvariant(), out var known))
            return (IpProtocol)known;
        throw new IptablesSyntaxException("UnknownProtocol", $"unknown protocol \"{token.Text}\" specified; tcp, udp, udplite, sctp, dccp, icmp, icmpv6, esp, ah, all or a number from 0 to 255 would do.", token.Column);
    }
}
