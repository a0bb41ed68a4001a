namespace KubeNet.Engine.Packets;

/// <summary>IANA protocol numbers that the model gives a meaning to; other numbers travel as they are.</summary>
public enum IpProtocol : byte
{
    /// <summary>No protocol: what a rule without <c>-p</c> holds. On the wire IPv6's hop-by-hop header.</summary>
    None = 0,

    /// <summary>RFC 792.</summary>
    Icmp = 1,

    /// <summary>RFC 1112; membership reports.</summary>
    Igmp = 2,

    /// <summary>RFC 2003: IPv4 in IP.</summary>
    Ipencap = 4,

    /// <summary>RFC 9293.</summary>
    Tcp = 6,

    /// <summary>RFC 768.</summary>
    Udp = 17,

    /// <summary>RFC 4340.</summary>
    Dccp = 33,

    /// <summary>IPv6 in IPv4 (RFC 4213).</summary>
    Ipv6 = 41,

    /// <summary>RFC 2784.</summary>
    Gre = 47,

    /// <summary>RFC 4303.</summary>
    Esp = 50,

    /// <summary>RFC 4302.</summary>
    Ah = 51,

    /// <summary>RFC 4443.</summary>
    Icmpv6 = 58,

    /// <summary>RFC 3173.</summary>
    IpComp = 108,

    /// <summary>RFC 9260.</summary>
    Sctp = 132,

    /// <summary>RFC 6275: Mobile IPv6.</summary>
    MobilityHeader = 135,

    /// <summary>RFC 3828.</summary>
    UdpLite = 136,
}

/// <summary>What a protocol number says about its header.</summary>
public static class IpProtocolExtensions
{
    /// <summary>Whether the header starts with a source and a destination port.</summary>
    public static bool HasPorts(this IpProtocol protocol) =>
        protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp or IpProtocol.Dccp or IpProtocol.UdpLite;

    /// <summary>ICMP of either family.</summary>
    public static bool IsIcmp(this IpProtocol protocol) => protocol is IpProtocol.Icmp or IpProtocol.Icmpv6;

    /// <summary>The name in /etc/protocols that iptables prints, or the number.</summary>
    public static string ToName(this IpProtocol protocol) => protocol switch
    {
        IpProtocol.Icmp => "icmp",
        IpProtocol.Igmp => "igmp",
        IpProtocol.Ipencap => "ipencap",
        IpProtocol.Tcp => "tcp",
        IpProtocol.Udp => "udp",
        IpProtocol.Dccp => "dccp",
        IpProtocol.Ipv6 => "ipv6",
        IpProtocol.Gre => "gre",
        IpProtocol.Esp => "esp",
        IpProtocol.Ah => "ah",
        IpProtocol.Icmpv6 => "icmpv6",
        IpProtocol.IpComp => "ipcomp",
        IpProtocol.Sctp => "sctp",
        IpProtocol.MobilityHeader => "mobility-header",
        IpProtocol.UdpLite => "udplite",
        IpProtocol.None => "0",
        _ => ((byte)protocol).ToString(),
    };
}
