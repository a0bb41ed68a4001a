namespace KubeNet.Engine.Packets;

/// <summary>The bits of explicit congestion notification in the TOS of IPv4 and the traffic class of IPv6 (RFC 3168; INET_ECN_MASK of include/net/inet_ecn.h).</summary>
internal static class Ecn
{
    /// <summary>Both bits.</summary>
    public const byte Mask = 3;

    /// <summary>ECT(0): the ends can do it.</summary>
    public const byte Ect0 = 2;

    /// <summary>CE: there was congestion.</summary>
    public const byte Congested = 3;
}
