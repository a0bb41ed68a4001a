using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What a host makes of the MTU of a path that it hears of. It looks a route up by what the news tells and hangs it on that one's next hop, be it the one that the packet took or not
/// (__ip_rt_update_pmtu of net/ipv4/route.c, ip6_update_pmtu and __ip6_rt_update_pmtu of net/ipv6/route.c).
/// </summary>
internal static class PathMtuNews
{
    /// <summary>An ICMP error tells of an MTU. Only the protocol of what it is about hears that, and most protocols only where they know the socket that sent it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="device">The device that the error came in by.</param>
    /// <param name="heardOn">The device that sockets take it to have come in by.</param>
    /// <param name="error">The error.</param>
    /// <param name="sender">The program's socket that it is about, or null.</param>
    public static void OfError(Host host, Link device, Link heardOn, SkBuff error, MtuSocket? sender)
    {
        var about = error.Packet.Quoted!.Packet;
        if ((sender ?? OtherSender(host, heardOn, about)) is { } socket)
            OfSocket(host, error, about, socket);
        else if (about.Protocol == IpProtocol.Icmpv6)
            UpdateV6(host, about.Destination, Look(host, FlowOf(host, error, about, new MtuSocket { Device = device })), error.Head.IcmpMtu);
        else if (about is { Protocol: IpProtocol.Icmp, IsEchoReply: true })
            UpdateV4(host, about.Destination, null, Look(host, FlowOf(host, error, about, new MtuSocket { Tos = about.Tos })), host.PathMtuSysctls.Heard(error.Head.IcmpMtu));
        else if (TunnelThatSent(host, about) is { } tunnel)
            UpdateV4(host, about.Destination, null, Look(host, FlowOf(host, error, about, new MtuSocket { Device = tunnel.LowerIndex is { } lower ? host.Link(lower) : null, Tos = about.Tos })), host.PathMtuSysctls.Heard(error.Head.IcmpMtu));
    }

    /// <summary>What a tunnel sends would be too long for the way below it, and the route that led into the tunnel is told (skb_dst_update_pmtu_no_confirm).</summary>
    public static void OfTunnel(Host host, TunnelLink tunnel, SkBuff skb, int mtu)
    {
        if (skb.SentBy is not { } route)
            return;
        var packet = skb.Packet;
        if (packet.Family == IpFamily.IPv6)
        {
            UpdateV6(host, packet.Destination, route.Fib, mtu);
            return;
        }

        // "Don't make lookup fail for bridged encapsulations" (ip_rt_update_pmtu).
        var isPort = tunnel.Master is not null;
        UpdateV4(host, packet.Destination, route.Fib, Look(host, Host.FlowOf(packet, host.Loopback.Name) with
        {
            SourcePort = 0,
            DestinationPort = 0,
            OutIndex = isPort ? 0 : tunnel.Index,
            OutDevice = isPort ? null : tunnel.Name,
        }), mtu);
    }

    private static void OfSocket(Host host, SkBuff error, in Packet about, MtuSocket socket)
    {
        if (about.Family == IpFamily.IPv4)
            UpdateV4(host, about.Destination, socket.Route, Look(host, FlowOf(host, error, about, socket)), host.PathMtuSysctls.Heard(error.Head.IcmpMtu));
        else if (about.Protocol is IpProtocol.Tcp or IpProtocol.Sctp && socket.Route is { } own)
            UpdateV6(host, about.Destination, own, error.Head.IcmpMtu);
        else
            UpdateV6(host, about.Destination, Look(host, FlowOf(host, error, about, about.Protocol == IpProtocol.Icmpv6 ? new MtuSocket { Device = host.Link(error.InputIndex) } : socket)), error.Head.IcmpMtu);
    }

    /// <summary>The sockets that send without having connected, and the ends of connections that a listener has taken. A socket that only listens sends nothing (tcp_v4_err).</summary>
    private static MtuSocket? OtherSender(Host host, Link heardOn, in Packet about)
    {
        if (host.Engine.SenderWithoutSocket is var (home, probe) && home == host && probe.To == about.Destination && (!about.Protocol.HasPorts() || probe.Port == about.DestinationPort))
            return ProbeSocket.Of(host, about with { Mark = probe.Mark, Tos = probe.Tos }, probe.Device is { } device ? host.Config.FindLink(device) : null, probe.User);
        var answer = SocketLookup.AnswerTo(about);
        switch (about.Protocol)
        {
            case IpProtocol.Tcp:
                return host.Engine.Conversations.Find(talk => talk.IsForServer(host, answer))?.ServersMtuSocket;
            case IpProtocol.Udp or IpProtocol.UdpLite when VxlanReceive.Find(host, about.Family, about.DestinationPort, null) is not null:
                return new MtuSocket();
            case IpProtocol.Udp or IpProtocol.UdpLite when ListenerLookup.Find(host, heardOn, answer) is { } listener:
                return new MtuSocket { Device = listener.Device is { } bound ? host.Config.FindLink(bound) : null, User = listener.User };
            default:
                return null;
        }
    }

    private static IpTunnelLink? TunnelThatSent(Host host, Packet about) => about.Protocol is IpProtocol.Ipencap or IpProtocol.Gre or IpProtocol.Ipv6
        ? host.Config.Links.Values.OfType<IpTunnelLink>().FirstOrDefault(tunnel => tunnel.IsUp && (tunnel.Remote is null || tunnel.Remote == about.Destination) && (tunnel.Local is null || tunnel.Local == about.Source))
        : null;

    /// <summary>What the look-up goes by: ends without ports (__build_flow_key, ip6_update_pmtu). A mark that the socket has not is the error's, where that is reflected.</summary>
    private static FlowKey FlowOf(Host host, SkBuff error, in Packet about, MtuSocket socket)
    {
        var isV4 = about.Family == IpFamily.IPv4;
        var mustLeaveBy = socket.Device is not null and not VrfLink && (isV4 || about.Destination.IsLinkLocal || about.Destination.IsMulticast);
        return new FlowKey
        {
            Destination = about.Destination,
            Source = about.Source,
            InDevice = host.Loopback.Name,
            OutIndex = mustLeaveBy ? socket.Device!.Index : 0,
            OutDevice = socket.Device?.Name,
            PreferredIndex = isV4 ? 0 : socket.Device?.Index ?? 0,
            VrfTable = socket.Device is { } device ? host.Config.VrfTableOf(device) : null,
            Mark = socket.Mark != 0 || (isV4 && socket.Route is not null) ? socket.Mark : host.ReplyMark(error.Head),
            Tos = (byte)((isV4 ? socket.Tos : about.Tos) & ~Ecn.Mask),
            User = socket.User,
            Protocol = isV4 ? about.Protocol : default,
        };
    }

    private static FibResult Look(Host host, in FlowKey flow) => host.Fib(flow.Destination.Family).Lookup(flow);

    /// <summary>A path of IPv4 gets no wider by news, and one that is locked is not heard of again. All next hops of a route are told.</summary>
    private static void UpdateV4(Host host, IpAddress destination, FibResult? own, in FibResult found, int mtu)
    {
        var (settings, current) = (host.PathMtuSysctls, own ?? found);
        var (known, old) = (host.PathOf(destination, current), host.PathMtuOf(destination, current));
        if (known is { IsLocked: true } || current.Route is { IsMtuLocked: true } || old < mtu || found is not { Outcome: FibOutcome.Found, Route: { } route, NextHop: { } hop })
            return;
        var isLocked = mtu < settings.Min;
        if (isLocked)
            mtu = Math.Min(old, settings.Min);
        if (known?.Mtu == mtu && !isLocked && host.Now < known.Expires - (settings.Kept / 2))
            return;
        foreach (var told in route.NextHops.Count > 1 ? route.NextHops.Items : [hop])
            host.State.PathMtus.Learn(destination, route, told, new() { Mtu = mtu, IsLocked = isLocked, Expires = host.Now + settings.Kept });
    }

    // "IPv6 pmtu discovery isn't optional, so 'mtu lock' cannot disable it" (__ip6_rt_update_pmtu).
    private static void UpdateV6(Host host, IpAddress destination, in FibResult found, int mtu)
    {
        if (mtu >= LinkLimits.IPv6MinMtu && found is { Outcome: FibOutcome.Found, Route: { } route, NextHop: { } hop } && mtu < host.PathMtuOf(destination, found))
            host.State.PathMtus.Learn(destination, route, hop, new() { Mtu = mtu, Expires = host.Now + host.PathMtuSysctls.KeptV6 });
    }
}
