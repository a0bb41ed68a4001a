namespace KubeNet.Engine.Packets;

/// <summary>ICMP types (RFC 792, RFC 4443, RFC 4861) that the model sends or reads.</summary>
public static class IcmpType
{
    /// <summary>ICMP echo reply.</summary>
    public const byte EchoReply = 0;

    /// <summary>ICMP destination unreachable.</summary>
    public const byte DestinationUnreachable = 3;

    /// <summary>ICMP redirect.</summary>
    public const byte Redirect = 5;

    /// <summary>ICMP echo request.</summary>
    public const byte EchoRequest = 8;

    /// <summary>ICMP time exceeded.</summary>
    public const byte TimeExceeded = 11;

    /// <summary>ICMP parameter problem.</summary>
    public const byte ParameterProblem = 12;

    /// <summary>ICMPv6 destination unreachable.</summary>
    public const byte V6DestinationUnreachable = 1;

    /// <summary>ICMPv6 packet too big.</summary>
    public const byte V6PacketTooBig = 2;

    /// <summary>ICMPv6 time exceeded.</summary>
    public const byte V6TimeExceeded = 3;

    /// <summary>ICMPv6 parameter problem.</summary>
    public const byte V6ParameterProblem = 4;

    /// <summary>ICMPv6 echo request.</summary>
    public const byte V6EchoRequest = 128;

    /// <summary>ICMPv6 echo reply.</summary>
    public const byte V6EchoReply = 129;

    /// <summary>NDP router solicitation.</summary>
    public const byte RouterSolicitation = 133;

    /// <summary>NDP router advertisement.</summary>
    public const byte RouterAdvertisement = 134;

    /// <summary>NDP neighbour solicitation.</summary>
    public const byte NeighborSolicitation = 135;

    /// <summary>NDP neighbour advertisement.</summary>
    public const byte NeighborAdvertisement = 136;

    /// <summary>NDP redirect.</summary>
    public const byte RedirectV6 = 137;
}
