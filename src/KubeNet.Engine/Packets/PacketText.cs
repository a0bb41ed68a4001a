using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Packets;

/// <summary>A packet in one line of words.</summary>
public static class PacketText
{
    /// <summary><c>tcp 10.1.0.2:40000 &gt; 10.96.0.10:80 [S]</c>, <c>icmp 10.1.0.2 &gt; 10.1.0.3 echo-request id 7</c>.</summary>
    public static string Describe(in Packet packet)
    {
        var head = $"{packet.Protocol.ToName()} {Endpoint(packet.Source, packet.SourcePort, packet.Protocol)} > "
            + Endpoint(packet.Destination, packet.DestinationPort, packet.Protocol);
        if (packet.Protocol == IpProtocol.Tcp)
            return $"{head} [{Flags(packet.TcpFlags)}]";
        return packet.Protocol.IsIcmp() ? $"{head} {DescribeIcmp(packet)}" : head;
    }

    /// <summary><c>10.1.0.2:80</c>, <c>[fd00::1]:80</c>, or the bare address where the protocol has no ports.</summary>
    public static string Endpoint(IpAddress address, ushort port, IpProtocol protocol)
    {
        if (!protocol.HasPorts())
            return address.ToString();
        return address.Family == IpFamily.IPv4 ? $"{address}:{port}" : $"[{address}]:{port}";
    }

    /// <summary>The name of an ICMP message as iptables and tcpdump know it.</summary>
    public static string DescribeIcmp(in Packet packet)
    {
        if (packet.Protocol == IpProtocol.Icmp)
        {
            return (packet.IcmpType, packet.IcmpCode) switch
            {
                (IcmpType.EchoRequest, _) => $"echo-request id {packet.SourcePort}",
                (IcmpType.EchoReply, _) => $"echo-reply id {packet.SourcePort}",
                (IcmpType.DestinationUnreachable, 0) => "net-unreachable",
                (IcmpType.DestinationUnreachable, 1) => "host-unreachable",
                (IcmpType.DestinationUnreachable, 2) => "protocol-unreachable",
                (IcmpType.DestinationUnreachable, 3) => "port-unreachable",
                (IcmpType.DestinationUnreachable, 4) => $"fragmentation-needed mtu {packet.IcmpMtu}",
                (IcmpType.DestinationUnreachable, 9) => "net-prohibited",
                (IcmpType.DestinationUnreachable, 10) => "host-prohibited",
                (IcmpType.DestinationUnreachable, 13) => "admin-prohibited",
                (IcmpType.TimeExceeded, 0) => "ttl-exceeded",
                (IcmpType.Redirect, _) => "redirect",
                _ => $"type {packet.IcmpType} code {packet.IcmpCode}",
            };
        }

        return (packet.IcmpType, packet.IcmpCode) switch
        {
            (IcmpType.V6EchoRequest, _) => $"echo-request id {packet.SourcePort}",
            (IcmpType.V6EchoReply, _) => $"echo-reply id {packet.SourcePort}",
            (IcmpType.V6DestinationUnreachable, 0) => "no-route",
            (IcmpType.V6DestinationUnreachable, 1) => "adm-prohibited",
            (IcmpType.V6DestinationUnreachable, 3) => "addr-unreachable",
            (IcmpType.V6DestinationUnreachable, 4) => "port-unreachable",
            (IcmpType.V6DestinationUnreachable, 5) => "policy-fail",
            (IcmpType.V6DestinationUnreachable, 6) => "reject-route",
            (IcmpType.V6PacketTooBig, _) => $"packet-too-big mtu {packet.IcmpMtu}",
            (IcmpType.V6TimeExceeded, 0) => "ttl-exceeded",
            (IcmpType.NeighborSolicitation, _) => $"neighbour-solicitation {packet.NdTarget}",
            (IcmpType.RedirectV6, _) => $"redirect {packet.NdTarget}",
            (IcmpType.NeighborAdvertisement, _) => $"neighbour-advertisement {packet.NdTarget}",
            _ => $"type {packet.IcmpType} code {packet.IcmpCode}",
        };
    }

    private static string Flags(TcpFlags flags)
    {
        if (flags == TcpFlags.None)
            return "none";
        var text = "";
        foreach (var (flag, letter) in new[] { (TcpFlags.Syn, "S"), (TcpFlags.Fin, "F"), (TcpFlags.Rst, "R"), (TcpFlags.Psh, "P"), (TcpFlags.Urg, "U"), (TcpFlags.Ack, "."), (TcpFlags.Ece, "E"), (TcpFlags.Cwr, "W") })
        {
            if (flags.HasFlag(flag))
                text += letter;
        }

        return text;
    }
}
