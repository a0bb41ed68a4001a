using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Address resolution for IPv6: net/ipv6/ndisc.c (RFC 4861). Its messages are ICMPv6 packets that ip6tables sees; in a trace they are asides.
/// </summary>
internal static class NeighborDiscovery
{
    private const int MaxDepth = 16;

    // Header 40, message 24; the option of the link-layer address follows where there is one.
    private const int MessageHead = 64;
    private const byte HopLimit = 255;

    // Header 40 and message 40; the option of the redirected packet (RFC 4861 4.5, 4.6.3).
    private const int RedirectHead = 80;
    private const int LinkLayerOption = 8;
    private const int RedirectedHeader = 8;

    /// <summary>Asks the link who has an address (ndisc_solicit).</summary>
    /// <param name="host">Who asks.</param>
    /// <param name="device">The link.</param>
    /// <param name="target">Whose address is asked for.</param>
    /// <param name="waiting">The source of the packet that waits for it, or null where none does.</param>
    /// <param name="cause">The journey that the question is part of.</param>
    /// <param name="isKnown">Whether the neighbour's MAC address is known, so that it alone is asked.</param>
    public static void Solicit(Host host, Link device, IpAddress target, IpAddress? waiting, Journey cause, bool isKnown = false)
    {
        var destination = isKnown ? target : MulticastGroups.SolicitedNode(target);
        var source = waiting is { Family: IpFamily.IPv6 } own && device.Addresses.Any(address => address.Address.Address == own)
            ? own
            : LinkLocalOf(device);
        Send(host, device, cause, destination, Message(IcmpType.NeighborSolicitation, source, destination, target, device.Mac));
    }

    /// <summary>A solicitation or advertisement comes in (ndisc_recv_ns, ndisc_recv_na).</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        var packet = skb.Packet;

        // "ndisc: invalid hop-limit": whoever is not on the link, or a rule that counted it down.
        if (packet.Ttl != HopLimit)
            return;
        if (packet.IcmpType == IcmpType.NeighborSolicitation)
            ReceiveSolicitation(host, device, skb);
        else if (packet.IcmpType == IcmpType.NeighborAdvertisement)
            ReceiveAdvertisement(host, device, packet);
    }

    /// <summary>
    /// Tells a packet's sender of a nearer next hop on its own link (ndisc_send_redirect): once a second, to a neighbour, from the link-local
    /// address, within both ends' budgets.
    /// </summary>
    public static void Redirect(Host host, Link device, SkBuff skb, RouteDecision decision)
    {
        var packet = skb.Packet;
        var target = decision.NextHop;
        var own = LinkLocalOf(device);
        if (own.IsUnspecified || (target != packet.Destination && !target.IsLinkLocal))
            return;
        var (back, _, _) = OutputRoute.Resolve(host, new Packet { Source = own, Destination = packet.Source }, true, device: packet.Source.IsLinkLocal ? device : null);
        if (back is null || back.Fib.Via is not null || !host.State.RedirectsV6.TryPay(packet.Destination, host.Now) || !host.State.RedirectsV6.TryPay(packet.Source, host.Now))
            return;
        var known = host.FindNeighbor(decision.Device, target)?.Mac ?? host.State.Neighbors.Find(decision.Device.Index, target)?.Mac;
        var head = RedirectHead + (known is null ? 0 : LinkLayerOption);
        var quoted = Math.Min(LinkLimits.IPv6MinMtu - head, packet.Length + RedirectedHeader) & ~7;
        Send(host, back.Device, skb.Journey, packet.Source, new Packet
        {
            Source = own,
            Destination = packet.Source,
            Protocol = IpProtocol.Icmpv6,
            IcmpType = IcmpType.RedirectV6,
            Ttl = HopLimit,
            Length = head + quoted,
            NdTarget = target,
            NdLinkLayerAddress = known ?? default,
            Quoted = new QuotedPacket(packet),
        }, skb);
    }

    /// <summary>The link-local address of a device, the oldest where there are several (ipv6_get_lladdr); :: where there is none.</summary>
    private static IpAddress LinkLocalOf(Link device) =>
        device.Addresses.Select(address => address.Address.Address).LastOrDefault(address => address is { Family: IpFamily.IPv6, IsLinkLocal: true }, IpAddress.AnyV6);

    private static void ReceiveSolicitation(Host host, Link device, SkBuff skb)
    {
        var packet = skb.Packet;
        var isOwn = device.Addresses.Any(address => address.Address.Address == packet.NdTarget);
        var isRouter = host.Settings(device, IpFamily.IPv6).IsRouter;
        var isAnycast = host.IsSubnetRouter(device, packet.NdTarget);
        if (packet.Source.IsUnspecified || !(isOwn || isAnycast || AnswersFor(host, device, packet.NdTarget)))
            return;
        Learn(host, device, packet.Source, packet.NdLinkLayerAddress, null);
        var source = isOwn ? packet.NdTarget : SourceSelection.ForRoute(host, default, device, packet.Source);
        if (source is not { } own)
            return;

        // Of another's address nobody said that it is a router's (pndisc_is_router: NTF_ROUTER), and whoever has it may say more; so may the other routers of a network. Who was asked alone is
        // known by its MAC address, and does not tell it once more ("inc" of ndisc_recv_ns).
        var isForAll = packet.Destination.IsMulticast;
        var flags = NdFlags.Solicited | (isOwn && isForAll ? NdFlags.Override : NdFlags.None) | ((isOwn || isAnycast) && isRouter ? NdFlags.Router : NdFlags.None);
        Send(host, device, skb.Journey, packet.Source, Message(IcmpType.NeighborAdvertisement, own, packet.Source, packet.NdTarget, isForAll ? device.Mac : default, flags));
    }

    /// <summary>Whether this host answers in another's name: a router with proxy_ndp, for the addresses that it was told of (pndisc_is_router).</summary>
    private static bool AnswersFor(Host host, Link device, IpAddress target) =>
        host.Settings(device, IpFamily.IPv6) is { IsRouter: true, ProxyArp: true } && host.IsProxyFor(device, target);

    /// <summary>
    /// Who was not asked for is not learned. One that is known by another MAC address, and may be known by that still, stays so, though it is unsure from then on (ndisc_recv_na,
    /// NEIGH_UPDATE_F_WEAK_OVERRIDE of __neigh_update). Without the option of a link-layer address the news is of whoever is known. Nobody advertises
    /// himself without having been asked.
    /// </summary>
    private static void ReceiveAdvertisement(Host host, Link device, in Packet packet)
    {
        var (address, mac) = (packet.NdTarget, packet.NdLinkLayerAddress);
        var known = host.State.Neighbors.Find(device.Index, address);
        if (known is null && (mac.IsZero || !host.Engine.Pending.IsAsked(host.Config, device, address)))
            return;
        mac = mac.IsZero ? known!.Mac : mac;
        if (known is not null && known.Mac != mac && !packet.NdFlags.HasFlag(NdFlags.Override))
        {
            if (known.IsReachable(host.Now, host.Settings(device, IpFamily.IPv6).Neighbors))
                host.State.Neighbors.Set(known with { Confirmed = null });
            return;
        }

        Learn(host, device, address, mac, host.Now);
    }

    private static void Learn(Host host, Link device, IpAddress address, MacAddress mac, TimeSpan? confirmed)
    {
        if (host.FindNeighbor(device, address) is not null)
            return;
        host.State.Neighbors.Hear(address, device.Index, mac, confirmed);
        host.Engine.Pending.Answer(host, device, address, mac, "ndp");
    }

    private static Packet Message(byte type, IpAddress source, IpAddress destination, IpAddress target, MacAddress mac, NdFlags flags = NdFlags.None) => new()
    {
        Source = source,
        Destination = destination,
        Protocol = IpProtocol.Icmpv6,
        IcmpType = type,
        Ttl = HopLimit,
        Length = MessageHead + (mac.IsZero ? 0 : LinkLayerOption),
        NdTarget = target,
        NdLinkLayerAddress = mac,
        NdFlags = flags,
    };

    private static void Send(Host host, Link device, Journey cause, IpAddress nextHop, Packet message, SkBuff? about = null)
    {
        // Where a rule mangles such messages, one may bring about another for ever; the kernel's timers slow that down, here it ends.
        if (cause.Depth > MaxDepth)
            return;
        var skb = host.NewSkb(cause.Causes(message, JourneyKind.Aside), message, SocketOwner.Kernel);
        if (about?.Capture is not null)
            skb.About = about.ToImage().Packet;
        IpOutput.LocalOut(host, skb, new RouteDecision(nextHop.IsMulticast ? RouteType.Multicast : RouteType.Unicast, device, nextHop, default));
    }
}
