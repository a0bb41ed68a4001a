using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What a program sees of an ICMP error: icmp_err_convert (net/ipv4/icmp.c) and icmpv6_err_convert. A connecting TCP socket is told of
/// all; a connected UDP socket only of those that the table calls fatal, and of an MTU; ping asks to be told of all (IP_RECVERR).
/// </summary>
internal static class IcmpErrno
{
    /// <summary>The outcome, or null where the program is told nothing.</summary>
    public static ClientOutcome? Of(in Packet error, IpProtocol protocol)
    {
        var (errno, isFatal) = error.Family == IpFamily.IPv4 ? OfV4(error) : OfV6(error);
        if (errno is null || (protocol is IpProtocol.Udp or IpProtocol.UdpLite or IpProtocol.Sctp && !isFatal))
            return null;
        if (protocol == IpProtocol.Tcp && errno == "EMSGSIZE")
            return null;
        return new ClientOutcome(errno == "ECONNREFUSED" ? ClientResult.Refused : ClientResult.Unreachable, errno);
    }

    private static (string? Errno, bool IsFatal) OfV4(in Packet error) => (error.IcmpType, error.IcmpCode) switch
    {
        (IcmpType.DestinationUnreachable, 0) => ("ENETUNREACH", false),
        (IcmpType.DestinationUnreachable, 1) => ("EHOSTUNREACH", false),
        (IcmpType.DestinationUnreachable, 2) => ("ENOPROTOOPT", true),
        (IcmpType.DestinationUnreachable, 3) => ("ECONNREFUSED", true),
        (IcmpType.DestinationUnreachable, 4) => ("EMSGSIZE", true),
        (IcmpType.DestinationUnreachable, 5) => ("EOPNOTSUPP", false),
        (IcmpType.DestinationUnreachable, 6) => ("ENETUNREACH", true),
        (IcmpType.DestinationUnreachable, 7) => ("EHOSTDOWN", true),
        (IcmpType.DestinationUnreachable, 8) => ("ENONET", true),
        (IcmpType.DestinationUnreachable, 9) => ("ENETUNREACH", true),
        (IcmpType.DestinationUnreachable, 10) => ("EHOSTUNREACH", true),
        (IcmpType.DestinationUnreachable, 11) => ("ENETUNREACH", false),
        (IcmpType.DestinationUnreachable, 12) => ("EHOSTUNREACH", false),
        (IcmpType.DestinationUnreachable, 13 or 14 or 15) => ("EHOSTUNREACH", true),
        (IcmpType.TimeExceeded, _) => ("EHOSTUNREACH", false),
        (IcmpType.ParameterProblem, _) => ("EPROTO", true),
        _ => (null, false),
    };

    private static (string? Errno, bool IsFatal) OfV6(in Packet error) => (error.IcmpType, error.IcmpCode) switch
    {
        (IcmpType.V6DestinationUnreachable, 0) => ("ENETUNREACH", false),
        (IcmpType.V6DestinationUnreachable, 1) => ("EACCES", true),
        (IcmpType.V6DestinationUnreachable, 2) => ("EHOSTUNREACH", false),
        (IcmpType.V6DestinationUnreachable, 3) => ("EHOSTUNREACH", false),
        (IcmpType.V6DestinationUnreachable, 4) => ("ECONNREFUSED", true),
        (IcmpType.V6DestinationUnreachable, 5 or 6) => ("EACCES", true),
        (IcmpType.V6PacketTooBig, _) => ("EMSGSIZE", true),
        (IcmpType.V6TimeExceeded, _) => ("EHOSTUNREACH", false),
        (IcmpType.V6ParameterProblem, _) => ("EPROTO", true),
        _ => (null, false),
    };
}
