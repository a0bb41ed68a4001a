using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A TCP segment for this host: tcp_v4_rcv, as far as opening a connection goes, and <see cref="TcpConversation"/> beyond.</summary>
internal static class TcpReceive
{
    /// <summary>A program's own connection, a listener, or nobody.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        if (SocketAnswers.RefuseFrameForMany(host, skb))
            return;
        var packet = skb.Packet;
        var heardOn = SocketDevice.Of(host, device, skb);
        if (host.Engine.SocketAwaiting(host, heardOn, skb) is { } client)
        {
            var isReset = packet.TcpFlags.HasFlag(TcpFlags.Rst);
            SocketAnswers.Accept(host, device, skb, "the client's socket", "");
            client.Finish(skb.Journey, isReset ? new ClientOutcome(ClientResult.Refused, "ECONNREFUSED") : ClientOutcome.Reply);
            host.Engine.Accept(skb.Journey);
            host.Engine.Conversations.Find(talk => talk.Request == client.Request)?.ReceiveAtClient(packet);
            return;
        }

        if (host.Engine.Conversations.Find(talk => talk.IsForServer(host, packet)) is { } open)
        {
            open.ReceiveAtServer(host, device, skb);
            return;
        }

        var listener = ListenerLookup.Find(host, heardOn, packet, skb.VrfSlave);

        if (listener is { IsFiltered: true })
        {
            SocketAnswers.Filter(host, skb, listener);
        }
        else if (WhyNoConnection(host, packet, listener) is { } kind)
        {
            host.Drop(skb, listener is null ? DropReason.NoSocket : DropReason.NotSpecified, $"TCP has nothing to do with {packet.Destination}, which is {kind}");
        }
        else if (packet.TcpFlags.HasFlag(TcpFlags.Rst))
        {
            ReceiveReset(host, device, skb, listener);
        }
        else if (listener is not null && IsSyn(packet.TcpFlags))
        {
            SocketAnswers.Accept(host, device, skb, listener, "SYN-ACK");
            var header = TcpSegments.SynAck(TcpSegments.MssOf(device.Mtu, packet.Family), packet);
            var synAck = Segment(host, packet, TcpFlags.Syn | TcpFlags.Ack | EcnAccepted(host, packet), header) with { Tos = AcceptedTos(host, packet), Mark = host.AcceptedMark(packet) };
            var flow = FlowHash.OfAccepted(skb);
            var answer = SocketAnswers.Send(host, skb, synAck, true, listener.Owner, listener.Device, flow);
            host.Engine.Conversations.Find(talk => talk.Request == skb.Journey)?.Accept(host, answer?.Packet ?? synAck, skb, listener, flow);
            RelaySender.ConnectLater(host, skb, listener, answer);
        }
        else if (listener is not null && !packet.TcpFlags.HasFlag(TcpFlags.Ack))
        {
            var what = packet.TcpFlags.HasFlag(TcpFlags.Syn) ? "a SYN that carries a FIN" : "a segment without SYN or ACK";
            host.Drop(skb, DropReason.TcpFlags, $"{listener} ignores {what}");
        }
        else if (listener is null && packet.Family == IpFamily.IPv4 && skb is { KeepsRoute: true, RouteType: { } type and not RouteType.Local })
        {
            // A host that sends to itself by a route which is none to itself, from a socket bound to lo (rt_type in tcp_v4_send_reset).
            host.Drop(skb, DropReason.NoSocket, $"{ListenerLookup.Nobody(host, packet)}, and no RST answers what came by a {type.ToName()} route");
        }
        else
        {
            var why = listener is null
                ? ListenerLookup.Nobody(host, packet)
                : $"it fits no connection of {listener}";
            SocketAnswers.Refuse(host, device, skb, why, "RST", listener is null ? DropReason.NoSocket : DropReason.TcpFlags);
            var (header, flags) = TcpSegments.Reset(packet);

            // The TOS is that of the segment, but for the bits of ECN (ip_send_unicast_reply, tcp_v6_send_response).
            var tos = (byte)(packet.Tos & ~Ecn.Mask);
            SocketAnswers.Send(host, skb, Segment(host, packet, flags, header) with { Tos = tos, Mark = host.ReplyMark(packet) }, true, ResetOwner(packet.Family));
        }
    }

    /// <summary>
    /// What an IPv6 address is that TCP opens no connection for, and where nobody listens refuses none for (tcp_v6_conn_request, tcp_v6_send_reset); null where it does. A segment that fits no
    /// connection of its own a listener refuses, whatever address it came to.
    /// </summary>
    private static string? WhyNoConnection(Host host, in Packet packet, Listener? listener)
    {
        if (packet.Family != IpFamily.IPv6 || (listener is not null && !IsSyn(packet.TcpFlags)))
            return null;
        if (packet.Destination.IsMulticast)
            return "a group";
        return host.TypeOf(packet.Destination, null).HasFlag(AddressType.Anycast) ? "an anycast address" : null;
    }

    /// <summary>A RST ends the connection that is half open; one that fits none ends nothing, and no RST answers it (tcp_check_req, tcp_rcv_state_process, tcp_v4_send_reset).</summary>
    private static void ReceiveReset(Host host, Link device, SkBuff skb, Listener? listener)
    {
        if (listener is not null && AnswersSynAck(skb))
        {
            SocketAnswers.Accept(host, device, skb, $"the half-open connection of {listener}, which it ends", "");
            return;
        }

        var hasAck = skb.Head.TcpFlags.HasFlag(TcpFlags.Ack);
        var reason = listener is null ? DropReason.NoSocket : hasAck ? DropReason.TcpFlags : DropReason.TcpReset;
        host.Drop(skb, reason, "a RST that fits no connection is ignored");
    }

    /// <summary>Whether a segment comes from where a SYN-ACK went that brought it about.</summary>
    private static bool AnswersSynAck(SkBuff skb)
    {
        ref readonly var packet = ref skb.Head;
        return skb.Journey.Cause?.Packet is { Protocol: IpProtocol.Tcp } sent && sent.TcpFlags.HasFlag(TcpFlags.Syn | TcpFlags.Ack)
            && (packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort) == (sent.Destination, sent.DestinationPort, sent.Source, sent.SourcePort);
    }

    /// <summary>ECE, where a listener takes up ECN: the SYN offers it, in a packet that does not use it yet, and tcp_ecn is not 0 (tcp_ecn_create_request).</summary>
    private static TcpFlags EcnAccepted(Host host, in Packet syn) =>
        syn.TcpFlags.HasFlag(TcpFlags.Ece | TcpFlags.Cwr) && (syn.Tos & Ecn.Mask) == 0 && host.Config.Sysctls.Number("net.ipv4.tcp_ecn") != 0 ? TcpFlags.Ece : TcpFlags.None;

    /// <summary>The TOS of the connection that a SYN opens: the SYN's own but for the bits of ECN with tcp_reflect_tos, otherwise 0 (tcp_v4_send_synack, tcp_v6_send_synack).</summary>
    private static byte AcceptedTos(Host host, in Packet syn) => syn.Tos != 0 && host.Config.Sysctls.Number("net.ipv4.tcp_reflect_tos") != 0 ? (byte)(syn.Tos & ~Ecn.Mask) : (byte)0;

    /// <summary>Whose a RST is that no connection sends: IPv4's is one of the kernel's sockets, IPv6's is nobody's (tcp_v4_send_reset, tcp_v6_send_response).</summary>
    private static SocketOwner ResetOwner(IpFamily family) => family == IpFamily.IPv4 ? SocketOwner.Kernel : SocketOwner.None;

    private static bool IsSyn(TcpFlags flags) => flags.HasFlag(TcpFlags.Syn) && !flags.HasFlag(TcpFlags.Ack) && !flags.HasFlag(TcpFlags.Fin);

    private static Packet Segment(Host host, in Packet packet, TcpFlags flags, TcpHeader header) => SocketAnswers.Back(host, packet) with
    {
        TcpFlags = flags,
        DontFragment = packet.Family == IpFamily.IPv4,
        Tcp = header,
        Length = packet.Family.HeaderLength() + header.Length,
    };
}
