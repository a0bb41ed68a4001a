using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Does what a program's connect or send does: makes the packet, finds its way, sends it, and waits.</summary>
internal static class ProbeSender
{
    // net.ipv4.tcp_ecn where a connection asks for ECN (tcp_ecn_send_syn).
    private const int AsksForEcn = 1;

    // Sizes of Linux: an SCTP INIT is 12 + 20 bytes and its parameters.
    private const int SctpInitLength = 48;
    private const int UdpOrIcmpHeader = 8;

    // IPPROTO_RAW: what the route of a socket that writes its own headers is looked up by (raw_sendmsg, rawv6_sendmsg).
    private const IpProtocol RawProtocol = (IpProtocol)255;

    // IP_MULTICAST_TTL and IPV6_MULTICAST_HOPS of a socket (inet_create, IPV6_DEFAULT_MCASTHOPS).
    private const byte MulticastTtl = 1;

    /// <summary>Sends a probe and walks all that follows from it.</summary>
    public static PacketTrace Send(PacketEngine engine, Probe probe, TraceDetail detail) => Send(engine, [probe], detail)[0];

    /// <summary>Sends a probe and tells how it ended.</summary>
    public static Verdict SendForVerdict(PacketEngine engine, Probe probe)
    {
        engine.IsOneWay = probe.OneWay;
        var journey = Start(engine.Host(probe.From), probe, null);
        engine.Run();
        return TraceBuilder.VerdictOf(journey, engine, IsOneWay(probe));
    }

    /// <summary>Sends probes at once and walks all that follows from them. <see cref="Probe.OneWay"/> counts where all have it.</summary>
    public static IReadOnlyList<PacketTrace> Send(PacketEngine engine, IReadOnlyList<Probe> probes, TraceDetail detail)
    {
        engine.IsOneWay = probes.All(probe => probe.OneWay);
        var sent = (engine.IsTogether ? FromOneSocket(engine, probes) : probes)
            .Select(probe => (Probe: probe, Journey: Start(engine.Host(probe.From), probe, packet => new Journey(packet, null, JourneyKind.Request, detail))))
            .ToList();
        engine.Run();
        return [.. sent.Select(one => TraceBuilder.Build(one.Journey, engine, IsOneWay(one.Probe)))];
    }

    /// <summary>Whether no answer is asked for: raw segments have no socket that could hear one.</summary>
    private static bool IsOneWay(Probe probe) => probe.OneWay || probe.TcpFlags is not null;

    /// <summary>Probes that are equal share the port of one socket.</summary>
    private static IEnumerable<Probe> FromOneSocket(PacketEngine engine, IReadOnlyList<Probe> probes)
    {
        var sockets = new Dictionary<Probe, Probe>();
        foreach (var probe in probes)
        {
            if (!sockets.TryGetValue(probe, out var bound))
                sockets.Add(probe, bound = probe with { SourcePort = probe.SourcePort ?? EphemeralPorts.Next(engine.Host(probe.From)) });
            yield return bound;
        }
    }

    /// <summary>Makes the packet and lets it go; what follows from it waits in the engine's queue.</summary>
    /// <param name="host">The sending program's host.</param>
    /// <param name="probe">What is sent.</param>
    /// <param name="begin">Begins the packet's journey; null where the verdict alone is asked.</param>
    /// <param name="onAnswer">What the program does when it is told how it went.</param>
    public static Journey Start(Host host, Probe probe, Func<Packet, Journey>? begin, Action<ClientOutcome>? onAnswer = null)
    {
        var device = probe.Device is { } bound ? host.Engine.Config.Link(probe.From, bound) : null;
        RouteFailure? failure = null;
        if (!host.LastSent.Is(probe, out var packet, out var decision, out var flow))
        {
            Make(host, probe, out packet);
            failure = Connect(host, probe, device, ref packet, out decision);
            flow = probe.TcpFlags is null ? FlowHash.OfSocket(packet, probe.Socket) : FlowHash.OfRaw(packet);
            if (decision is not null && failure is null && host.Routes(packet.Family).IsOpen)
                host.LastSent.Keep(probe, packet, decision, flow);
        }

        var forbids = ForbidsCutting(host, probe);
        failure ??= Fit(host, probe, forbids, ref packet, decision!);
        var owner = SocketOwner.Program(probe.User, probe.Group);
        var journey = begin is null ? host.Engine.Spare.Begin(packet) : begin(packet);
        journey.Socket = probe.Socket;
        var skb = begin is null && probe.Device is null ? host.Engine.Spare.Skb(packet, owner) : host.NewSkb(journey, packet, owner, probe.Device);
        (skb.FlowHash, skb.IgnoresDf) = (flow, probe.DontFragment != true && packet.Protocol != IpProtocol.Tcp);
        RouteStepWriter.Write(host, skb, decision, failure);
        if (failure is not null)
        {
            skb.Hop?.Add(new DropStep(failure.Reason, failure.Sentence));
            var kind = failure.Errno == "EMSGSIZE" ? EndingKind.Dropped : EndingKind.Unreachable;
            journey.End(new Ending(kind, host.Name, failure.Reason.ToKernelName(), failure.Sentence) { Errno = failure.Errno, IsAtOnce = true });
            return journey;
        }

        // A ping socket of IPv6 is told of an MTU whether or not it lets its packets be cut (ping_err). A socket that hears no answer changes no verdict, but ICMP errors are told as its own, and it learns of an MTU.
        if (probe.TcpFlags is null && probe.OneWay && journey.Detail == TraceDetail.Verdict)
            host.Engine.SenderWithoutSocket = (host, probe);
        else if (probe.TcpFlags is null)
            host.Engine.Sockets.Add(new ProbeSocket(host, journey, packet, device, probe.User, forbids != false || packet.Protocol == IpProtocol.Icmpv6, onAnswer));
        if (probe.Conversation)
            host.Engine.Conversations.Add(new TcpConversation(journey, host, packet, probe));
        IpOutput.LocalOut(host, skb, decision!);
        return journey;
    }

    /// <summary>Finds where the packet goes, and gives it its source and hop limit. What the program is told where it does not go; null where it does.</summary>
    private static RouteFailure? Connect(Host host, Probe probe, Link? device, ref Packet packet, out RouteDecision? decision)
    {
        decision = null;

        // ":: means loopback (BSD'ism)": to sockets, not to routes (ip6_datagram_connect, tcp_v6_connect, rawv6_sendmsg).
        if (packet.Destination is { Family: IpFamily.IPv6, IsUnspecified: true })
            packet.SetDestination(IpAddress.LoopbackV6, packet.DestinationPort);
        if (packet.Destination.Family == IpFamily.IPv6 && probe.TcpFlags is null && RefuseV6(packet, device) is { } refused)
            return refused;
        (decision, var source, var failure) = probe.TcpFlags is null
            ? OutputRoute.Resolve(host, packet, probe.Source is not null, device: device, user: probe.User)
            : OutputRoute.Resolve(host, packet with { Protocol = RawProtocol, SourcePort = 0, DestinationPort = 0 }, probe.Source is not null, device: device, user: probe.User);
        packet.SetSource(source, packet.SourcePort);

        // A connect looks the route up again once it has a source, and rules that name sources speak then (ip_route_connect).
        if (probe is { Source: null, TcpFlags: null } && decision is not null && source is { Family: IpFamily.IPv4, IsUnspecified: false })
            (decision, _, failure) = OutputRoute.Resolve(host, packet, true, device: device, user: probe.User);

        if (decision is not null)
            packet.SetDestination(decision.DestinationOf(packet.Destination), packet.DestinationPort);
        if (probe.Ttl is null && !packet.Destination.IsMulticast && host.HopLimit(packet, decision) is { } limit)
            packet.SetTtl(limit);
        return failure ?? RefuseBroadcast(probe, packet, decision!);
    }

    /// <summary>
    /// What IPv6 refuses before it asks for a route: a connection of TCP to a group, and an address on a link, the socket's own or its peer's, where it is bound to no device: "connect to
    /// link-local address requires an interface" (__inet6_bind, tcp_v6_connect, ip6_datagram_connect; __ipv6_addr_needs_scope_id).
    /// </summary>
    private static RouteFailure? RefuseV6(in Packet packet, Link? device)
    {
        var (from, to) = (packet.Source, packet.Destination);
        if (device is null && from.IsLinkLocal)
            return NeedsDevice(from);

        // ipv6_chk_addr: what is valid on one device only is no source by another.
        if (device is not null && (from.IsLinkLocal || from.IsLoopback) && !device.Addresses.Any(own => own.Address.Address == from))
            return new RouteFailure(DropReason.IpOutNoRoutes, $"{from} is no address of {device.Name}", FibOutcome.Found, "EADDRNOTAVAIL");
        if (to.IsMulticast && packet.Protocol == IpProtocol.Tcp)
            return RefuseGroup(to, RouteType.Multicast);
        var isOnALink = to.IsLinkLocal || (to.IsMulticast && IPv6Scope.Of(to) is IPv6Scope.Interface or IPv6Scope.Link);
        return device is null && isOnALink ? NeedsDevice(to) : null;
    }

    private static RouteFailure NeedsDevice(IpAddress address) =>
        new(DropReason.IpOutNoRoutes, $"{address} is an address on a link, and the socket is bound to no device", FibOutcome.NoRoute, "EINVAL");

    private static RouteFailure RefuseGroup(IpAddress group, RouteType type) =>
        new(DropReason.IpOutNoRoutes, $"TCP has no connection to {group}, which is a {type.ToName()} address", FibOutcome.Found, "ENETUNREACH");

    private static void Make(Host host, Probe probe, out Packet packet)
    {
        var family = probe.To.Family;
        var isIcmp = probe.Protocol.IsIcmp();
        var protocol = isIcmp ? (family == IpFamily.IPv4 ? IpProtocol.Icmp : IpProtocol.Icmpv6) : probe.Protocol;
        var flags = protocol == IpProtocol.Tcp ? probe.TcpFlags ?? (host.Config.Sysctls.Number("net.ipv4.tcp_ecn") == AsksForEcn ? TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr : TcpFlags.Syn) : TcpFlags.None;
        var tcp = protocol == IpProtocol.Tcp ? HeaderOf(probe, flags) : null;
        packet = new Packet
        {
            Source = probe.Source ?? IpAddress.Any(family),
            Destination = probe.To,
            Protocol = protocol,
            SourcePort = probe.SourcePort ?? EphemeralPorts.Next(host),
            DestinationPort = protocol.HasPorts() ? probe.Port : (ushort)0,
            TcpFlags = flags,
            Tcp = tcp,
            IcmpType = isIcmp ? (family == IpFamily.IPv4 ? IcmpType.EchoRequest : IcmpType.V6EchoRequest) : (byte)0,
            Ttl = probe.Ttl ?? (probe.To.IsMulticast ? MulticastTtl : host.DefaultTtl(family)),
            // The bits of ECN are the connection's own, not the program's (ip_sock_set_tos, IPV6_TCLASS).
            Tos = protocol == IpProtocol.Tcp && probe.TcpFlags is null ? (byte)(probe.Tos & ~Ecn.Mask) : probe.Tos,
            Mark = probe.Mark,
            Payload = probe.Conversation || protocol == IpProtocol.Sctp || (protocol == IpProtocol.Tcp && probe.TcpFlags is null) ? null : probe.Payload,
            Length = family.HeaderLength() + TransportLength(protocol, tcp, protocol == IpProtocol.Tcp && probe.TcpFlags is null ? 0 : probe.PayloadSize),
        };
    }

    /// <summary>A raw segment's own header, or that of a SYN; its MSS follows when the route is known.</summary>
    private static TcpHeader HeaderOf(Probe probe, TcpFlags flags) => probe.TcpFlags is null
        ? TcpSegments.Syn(TcpSegments.UsualMss)
        : probe.Tcp ?? new TcpHeader { Window = TcpSegments.UsualWindow, Length = flags.HasFlag(TcpFlags.Syn) ? TcpHeader.SynLength : TcpHeader.BareLength };

    private static int TransportLength(IpProtocol protocol, TcpHeader? tcp, int payload) => protocol switch
    {
        IpProtocol.Tcp => (tcp?.Length ?? TcpHeader.BareLength) + payload,
        IpProtocol.Sctp => SctpInitLength,
        IpProtocol.Udp or IpProtocol.UdpLite or IpProtocol.Icmp or IpProtocol.Icmpv6 => UdpOrIcmpHeader + payload,
        _ => payload,
    };

    /// <summary>A broadcast needs SO_BROADCAST; a TCP connection knows none at all, nor groups (udp_sendmsg, raw_sendmsg, tcp_v4_connect).</summary>
    private static RouteFailure? RefuseBroadcast(Probe probe, in Packet packet, RouteDecision decision)
    {
        var isConnection = packet.Protocol == IpProtocol.Tcp && probe.TcpFlags is null;
        if (decision.Type == RouteType.Broadcast && !isConnection && !probe.Broadcast)
            return new RouteFailure(DropReason.IpOutNoRoutes, $"{packet.Destination} is a broadcast address, and the socket has no SO_BROADCAST", FibOutcome.Found, "EACCES");
        return decision.Type is RouteType.Broadcast or RouteType.Multicast && isConnection ? RefuseGroup(packet.Destination, decision.Type) : null;
    }

    /// <summary>IP_MTU_DISCOVER: true for IP_PMTUDISC_DO, false for IP_PMTUDISC_DONT, null for IP_PMTUDISC_WANT.</summary>
    private static bool? ForbidsCutting(Host host, Probe probe) =>
        probe.DontFragment ?? (probe.To.Family == IpFamily.IPv6 || host.PathMtuSysctls.SocketsDiscover ? null : false);

    /// <summary>The don't-fragment bit: a socket that does path MTU discovery sets it on what fits, and cuts what does not (__ip_make_skb).</summary>
    /// <returns>What the program is told where the packet may be neither sent nor cut; otherwise null.</returns>
    private static RouteFailure? Fit(Host host, Probe probe, bool? forbids, ref Packet packet, RouteDecision decision)
    {
        var mtu = host.PathMtuOf(packet.Destination, decision);
        if (packet.Protocol == IpProtocol.Tcp && probe.TcpFlags is null)
            packet = packet with { Tcp = TcpSegments.Syn(host.AdvertisedMss(packet.Destination, decision)) };
        if (forbids == true && packet.Length > mtu)
            return TooBig(packet, mtu);
        if (packet.Family == IpFamily.IPv4)
            packet.SetDontFragment(forbids ?? host.MayForbidCutting(packet, decision));
        return null;
    }

    private static RouteFailure TooBig(in Packet packet, int mtu) =>
        new(DropReason.PktTooBig, $"{packet.Length} bytes do not fit the path's mtu of {mtu}, and the sender forbids cutting", FibOutcome.Found, "EMSGSIZE");
}
