using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>The answers of REJECT: net/ipv4/netfilter/nf_reject_ipv4.c and its IPv6 twin.</summary>
internal static class NetfilterReject
{
    /// <summary>Ends the packet and answers it.</summary>
    public static void Send(Host host, in HookContext context, RejectType with)
    {
        var skb = context.Skb;
        var name = new RejectTarget(with).TypeName;
        skb.Hop?.Add(new RejectStep(name));
        skb.End(new Ending(EndingKind.Rejected, host.Name, name, $"{skb.RejectedBy} rejected it with {name}")
        {
            Errno = context.Hook == Hook.Output ? "EPERM" : null,
        });
        if (with == RejectType.TcpReset)
        {
            SendReset(host, context);
            return;
        }

        var (type, code) = Message(with);
        var isOwn = context.Hook == Hook.Input || (context.Hook == Hook.Output && skb.RouteType == RouteType.Local);
        var device = context.InDevice is { } input ? host.Config.FindLink(input) : null;
        IcmpSend.Error(host, skb, type, code, isOwnAddress: isOwn, device: device);
    }

    /// <summary>A RST on behalf of the destination (nf_send_reset); none for a RST, nor for a broadcast.</summary>
    private static void SendReset(Host host, in HookContext context)
    {
        var skb = context.Skb;
        var packet = skb.Packet;
        if (packet.Protocol != IpProtocol.Tcp || packet.FragmentOffset != 0 || packet.TcpFlags.HasFlag(TcpFlags.Rst) || (host.IsForMany(skb) && !(skb.IsBridged && packet.Family == IpFamily.IPv4)))
            return;
        var (header, flags) = TcpSegments.Reset(packet);
        var reset = new Packet
        {
            Source = packet.Destination,
            Destination = packet.Source,
            Protocol = IpProtocol.Tcp,
            SourcePort = packet.DestinationPort,
            DestinationPort = packet.SourcePort,
            TcpFlags = flags,
            Tcp = header,
            Ttl = host.DefaultTtl(packet.Family),
            Mark = host.ReplyMark(packet),
            DontFragment = packet.Family == IpFamily.IPv4,
            Length = packet.Family.HeaderLength() + header.Length,
        };

        // IPv4 asks in the name of the socket that sends what is rejected (ip_route_me_harder), IPv6 in nobody's.
        var device = context.Hook == Hook.Output && reset.Family == IpFamily.IPv4 && skb.BoundDevice is { } bound ? host.Config.FindLink(bound) : null;
        var (decision, _, failure) = OutputRoute.Resolve(host, reset, !reset.Source.IsMulticast, anySource: true, device: device, isAgain: reset.Family == IpFamily.IPv4);

        // The way back is not known yet when IPv4 asks for a hop limit: it is that of the way on (ip4_dst_hoplimit(skb_dst(nskb))).
        reset = host.WithHopLimit(reset, reset.Family == IpFamily.IPv4 ? skb.SentBy : decision);
        var answer = host.NewSkb(skb.Causes(reset, JourneyKind.Reply), reset, SocketOwner.None);
        RouteStepWriter.Write(host, answer, decision, failure);
        if (decision is null)
        {
            host.Drop(answer, failure!.Reason, failure.Sentence, EndingKind.Unreachable);
            return;
        }

        if (skb.Connection is { } connection)
            host.Tracker.SetClosing(connection);
        if (skb.PhysicalIn is { } port && host.Config.FindLink(port) is { } link)
        {
            SendBack(host, skb, link, answer);
            return;
        }

        answer.AttachTo(skb);
        IpOutput.LocalOut(host, answer, decision);
    }

    /// <summary>What came in by a bridge port is answered straight out of it, past OUTPUT, as if by the destination itself; but only where there would be a route.</summary>
    private static void SendBack(Host host, SkBuff skb, Link port, SkBuff answer)
    {
        answer.SourceMac = skb.DestinationMac;
        answer.DestinationMac = skb.SourceMac;
        DeviceTransmit.Transmit(host, port, answer);
    }

    private static (byte Type, byte Code) Message(RejectType with) => with switch
    {
        RejectType.IcmpNetUnreachable => (IcmpType.DestinationUnreachable, 0),
        RejectType.IcmpHostUnreachable => (IcmpType.DestinationUnreachable, 1),
        RejectType.IcmpProtoUnreachable => (IcmpType.DestinationUnreachable, 2),
        RejectType.IcmpPortUnreachable => (IcmpType.DestinationUnreachable, 3),
        RejectType.IcmpNetProhibited => (IcmpType.DestinationUnreachable, 9),
        RejectType.IcmpHostProhibited => (IcmpType.DestinationUnreachable, 10),
        RejectType.IcmpAdminProhibited => (IcmpType.DestinationUnreachable, 13),
        RejectType.Icmp6NoRoute => (IcmpType.V6DestinationUnreachable, 0),
        RejectType.Icmp6AdmProhibited => (IcmpType.V6DestinationUnreachable, 1),
        RejectType.Icmp6AddrUnreachable => (IcmpType.V6DestinationUnreachable, 3),
        RejectType.Icmp6PortUnreachable => (IcmpType.V6DestinationUnreachable, 4),
        RejectType.Icmp6PolicyFail => (IcmpType.V6DestinationUnreachable, 5),
        RejectType.Icmp6RejectRoute => (IcmpType.V6DestinationUnreachable, 6),
        RejectType.TcpReset => throw new InvalidOperationException("A RST is no ICMP message."),
    };
}
