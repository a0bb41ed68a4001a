using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>An ICMP or ICMPv6 message for this host: icmp_rcv, icmpv6_rcv.</summary>
internal static class IcmpReceive
{
    private const string IgnoreBroadcasts = "net.ipv4.icmp_echo_ignore_broadcasts";

    /// <summary>Answers an echo request; hands replies and errors to the program that waits for them.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        var packet = skb.Packet;
        if (packet.IsNeighborDiscovery)
        {
            SocketAnswers.Accept(host, device, skb, "neighbour discovery", "");
            NeighborDiscovery.Receive(host, device, skb);
        }
        else if (packet.IsEchoRequest)
        {
            Echo(host, device, skb);
        }
        else if (packet.IsIcmpError)
        {
            ReceiveError(host, device, skb);
        }
        else if (host.Engine.SocketAwaiting(host, SocketDevice.Of(host, device, skb), skb) is { } client)
        {
            SocketAnswers.Accept(host, device, skb, "the client's socket", "");
            client.Finish(skb.Journey, ClientOutcome.Reply);
        }
        else
        {
            SocketAnswers.Refuse(host, device, skb, $"nothing in {host.Name} waits for {PacketText.DescribeIcmp(packet)} from {packet.Source}", "");
        }
    }

    private static void Echo(Host host, Link device, SkBuff skb)
    {
        var packet = skb.Packet;
        var isV4 = packet.Family == IpFamily.IPv4;
        var isBroadcast = isV4 && host.IsForMany(skb);
        var isAnycast = !isV4 && host.TypeOf(packet.Destination, null).HasFlag(AddressType.Anycast);
        if (WhatIgnoresEcho(host, packet, isBroadcast, isAnycast) is { } sysctl)
        {
            var reason = sysctl == IgnoreBroadcasts ? DropReason.InvalidProto : DropReason.NotSpecified;
            host.Drop(skb, reason, $"{host.Name} ignores this echo request ({sysctl}=1)", isBroadcast || packet.Destination.IsMulticast ? EndingKind.Stray : EndingKind.Dropped);
            return;
        }

        SocketAnswers.Accept(host, device, skb, isV4 ? "icmp" : "icmpv6", "echo-reply");
        if (!host.Engine.Icmp.TryTake(packet.Family))
            return;
        var hasSource = !packet.Destination.IsMulticast && !isBroadcast && (!isAnycast || host.Config.Sysctls.Number("net.ipv6.anycast_src_echo_reply") != 0);
        var own = isV4 && !hasSource ? SpecificDestination(host, device, packet) : null;
        SocketAnswers.Send(host, skb, SocketAnswers.Back(host, packet) with
        {
            Source = own ?? packet.Destination,
            SourcePort = packet.SourcePort,
            DestinationPort = 0,
            IcmpType = isV4 ? IcmpType.EchoReply : IcmpType.V6EchoReply,
            Tos = packet.Tos,
            Mark = host.ReplyMark(packet),
            Length = packet.Length,
            Payload = packet.Payload,
        }, hasSource || own is not null, SocketOwner.Kernel);
        host.Engine.Icmp.Release(packet.Family);
    }

    /// <summary>By which address a host answers a ping to many: that of the route to the sender, which rules by source do not know yet, or one of the device's (fib_compute_spec_dst).</summary>
    private static IpAddress? SpecificDestination(Host host, Link device, in Packet packet)
    {
        if (packet.Source.IsZeronet)
            return SourceSelection.Select(host, device, null, AddressScope.Link);
        var found = host.Fib(IpFamily.IPv4).Lookup(new FlowKey
        {
            Destination = packet.Source,
            InDevice = host.Loopback.Name,
            Mark = host.Settings(device, IpFamily.IPv4).SrcValidMark ? packet.Mark : 0,
            Tos = (byte)(packet.Tos & ~Ecn.Mask),
        });
        return found is { Outcome: FibOutcome.Found, NextHop: { } hop }
            ? SourceSelection.ForRoute(host, found, host.Link(hop.LinkIndex), packet.Source)
            : SourceSelection.Select(host, device, packet.Source, AddressScope.Global);
    }

    /// <summary>The sysctl that keeps a host from answering an echo request (icmp_rcv, icmpv6_echo_reply), or null.</summary>
    private static string? WhatIgnoresEcho(Host host, in Packet request, bool isBroadcast, bool isAnycast)
    {
        var isV4 = request.Family == IpFamily.IPv4;
        if (IsSet(isV4 ? "net.ipv4.icmp_echo_ignore_all" : "net.ipv6.icmp.echo_ignore_all") is { } all)
            return all;
        if (isBroadcast)
            return IsSet(IgnoreBroadcasts);
        if (isAnycast)
            return IsSet("net.ipv6.icmp.echo_ignore_anycast");
        return !isV4 && request.Destination.IsMulticast ? IsSet("net.ipv6.icmp.echo_ignore_multicast") : null;

        string? IsSet(string sysctl) => host.Config.Sysctls.Number(sysctl) != 0 ? sysctl : null;
    }

    private static void ReceiveError(Host host, Link device, SkBuff skb)
    {
        var packet = skb.Packet;
        if (packet is { Family: IpFamily.IPv4, IcmpMtu: > 0, Quoted.Packet.Protocol: var quoted } && !host.PathMtuSysctls.Hears(quoted))
        {
            SocketAnswers.Accept(host, device, skb, $"icmp, which takes no notice of an mtu (net.ipv4.ip_no_pmtu_disc={host.PathMtuSysctls.NoDiscovery})", "");
            return;
        }

        // UDP of IPv4 and TCP of IPv6 ask for the device itself (skb->dev of __udp4_lib_err and tcp_v6_err).
        var asksItself = packet is { Family: IpFamily.IPv4, Quoted.Packet.Protocol: IpProtocol.Udp or IpProtocol.UdpLite } or { Family: IpFamily.IPv6, Quoted.Packet.Protocol: IpProtocol.Tcp };
        var heardOn = asksItself ? device : SocketDevice.Of(host, device, skb);
        var client = packet.Quoted is { } about ? host.Engine.SocketThatSent(host, heardOn, skb, about.Packet) : null;
        if (packet.IcmpMtu > 0)
            PathMtuNews.OfError(host, device, heardOn, skb, client?.MtuSocket);
        if (client is not null)
        {
            SocketAnswers.Accept(host, device, skb, "the client's socket", "");
            if (IcmpErrno.Of(packet, client.Protocol) is { } outcome && (outcome.Errno != "EMSGSIZE" || client.HearsOfMtu))
                client.Finish(skb.Journey, outcome);
            return;
        }

        SocketAnswers.Accept(host, device, skb, "icmp, which knows no socket that it is about", "");
    }
}
