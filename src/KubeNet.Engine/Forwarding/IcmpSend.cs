using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>ICMP errors that a host sends about a packet: icmp_send of net/ipv4/icmp.c, icmp6_send of net/ipv6/icmp.c.</summary>
internal static class IcmpSend
{
    // "RFC says return as much as we can without exceeding 576 bytes"; in IPv6 what each link takes.
    private const int MaxV4 = 576;
    private const int IcmpHeader = 8;

    // IPTOS_PREC_INTERNETCONTROL.
    private const byte InternetControl = 0xc0;

    /// <summary>Sends an error to the packet's source, unless the packet is one that no error answers (RFC 1122 3.2.2, RFC 4443 2.4).</summary>
    /// <param name="host">Who sends it.</param>
    /// <param name="skb">The packet that it is about.</param>
    /// <param name="type">The ICMP or ICMPv6 type.</param>
    /// <param name="code">The code.</param>
    /// <param name="mtu">The MTU of a frag-needed or packet-too-big, in bytes.</param>
    /// <param name="isOwnAddress">Whether the packet's route leads to this host itself; the address that it is for is the error's source then. IPv6 asks the address instead.</param>
    /// <param name="device">The device the packet is at, or null: a link-local sender is told by it.</param>
    public static void Error(Host host, SkBuff skb, byte type, byte code, ushort mtu = 0, bool isOwnAddress = false, Link? device = null)
    {
        var packet = skb.Packet;
        if (!MayAnswer(host, skb))
            return;
        var isV4 = packet.Family == IpFamily.IPv4;
        if (!isV4)
            isOwnAddress = host.HasAddress(packet.Destination);
        var header = packet.Family.HeaderLength() + IcmpHeader;
        var error = new Packet
        {
            Destination = packet.Source,
            Source = isOwnAddress ? packet.Destination : IpAddress.Any(packet.Family),
            Protocol = isV4 ? IpProtocol.Icmp : IpProtocol.Icmpv6,
            IcmpType = type,
            IcmpCode = code,
            IcmpMtu = mtu,
            Ttl = host.DefaultTtl(packet.Family),
            Tos = isV4 ? (byte)((packet.Tos & 0x1e) | InternetControl) : (byte)0,
            Mark = host.ReplyMark(packet),
            Length = header + Math.Min(packet.Length, (isV4 ? MaxV4 : LinkLimits.IPv6MinMtu) - header),
            Quoted = new QuotedPacket(packet),
        };
        Send(host, skb, error, isOwnAddress, JourneyKind.Reply, device);
    }

    /// <summary>Tells a packet's sender of a nearer gateway (ip_rt_send_redirect); once, until the kernel's silence is over.</summary>
    public static void Redirect(Host host, SkBuff skb, RouteDecision decision)
    {
        if (!MayAnswer(host, skb) || !host.State.Redirects.MaySend(skb.Packet.Source, host.Now))
            return;
        var packet = skb.Packet;
        Send(host, skb, new Packet
        {
            Destination = packet.Source,
            Source = IpAddress.AnyV4,
            Protocol = IpProtocol.Icmp,
            IcmpType = IcmpType.Redirect,
            IcmpCode = 1,
            Ttl = host.DefaultTtl(IpFamily.IPv4),
            Tos = (byte)((packet.Tos & 0x1e) | InternetControl),
            Length = packet.Family.HeaderLength() + IcmpHeader + Math.Min(packet.Length, MaxV4 - 28),
            Mark = host.ReplyMark(packet),
            NdTarget = decision.NextHop,
            Quoted = new QuotedPacket(packet),
        }, false, JourneyKind.Aside, decision.Device);
    }

    private static void Send(Host host, SkBuff about, Packet error, bool hasSource, JourneyKind kind, Link? device)
    {
        if (!host.Engine.Icmp.TryTake(error.Family))
        {
            about.Hop?.Add(new IcmpErrorStep($"{PacketText.DescribeIcmp(error)} not sent: the kernel's ICMP is still sending what it would be about", error.Source));
            return;
        }

        SendLocked(host, about, error, hasSource, kind, device);
        host.Engine.Icmp.Release(error.Family);
    }

    private static void SendLocked(Host host, SkBuff about, Packet error, bool hasSource, JourneyKind kind, Link? device)
    {
        if (!hasSource && InboundAddress(host, about) is { } inbound)
            (error, hasSource) = (error with { Source = inbound }, true);
        var bound = error.Destination.IsLinkLocal && error.Family == IpFamily.IPv6 ? DeviceOf(host, about, device) : about.Vrf is { } vrf ? host.Config.FindLink(vrf) : null;
        var (decision, source, failure) = OutputRoute.Resolve(host, error, hasSource, anySource: error.Family == IpFamily.IPv6, device: bound);

        // Linux 6.18: unless the route names a source, it is one that suits the device which the packet came in by, and rules that name sources speak then.
        if (!hasSource && error.Family == IpFamily.IPv6 && about.InputIndex != 0 && decision is { IsLocal: false, Fib.Route.PrefSrc: null }
            && SourceSelection.SelectV6(host, host.Link(about.InputIndex), error.Destination) is { } own)
            (decision, source, failure) = OutputRoute.Resolve(host, error with { Source = own }, hasSource: true, anySource: true, device: bound);
        if (decision is null)
        {
            about.Hop?.Add(new IcmpErrorStep($"{PacketText.DescribeIcmp(error)} not sent: {failure!.Sentence}", error.Source));
            return;
        }

        if (AddressTypes.IsAnycast(decision.Fib, error.Destination) && host.Config.Sysctls.Number("net.ipv6.icmp.error_anycast_as_unicast") == 0)
        {
            about.Hop?.Add(new IcmpErrorStep($"{PacketText.DescribeIcmp(error)} not sent: {error.Destination} may be any router of its network (net.ipv6.icmp.error_anycast_as_unicast=0)", error.Source));
            return;
        }

        // IPv4 answers a sender without an address too: itself, since the route to 0.0.0.0 is the one to loopback.
        error = host.WithHopLimit(error with { Source = source, Destination = decision.DestinationOf(error.Destination) }, decision);

        // "RFC says return as much as we can without exceeding 576 bytes": nor what the way takes, so that an error of IPv4 is never cut.
        if (error.Family == IpFamily.IPv4)
            error = error with { Length = Math.Min(error.Length, host.PathMtuOf(error.Destination, decision)) };
        about.Hop?.Add(new IcmpErrorStep(PacketText.DescribeIcmp(error), source));
        var skb = host.NewSkb(about.Causes(error, kind), error, SocketOwner.Kernel);
        skb.AttachTo(about);
        if (about.Capture is not null)
            skb.About = about.ToImage().Packet;
        RouteStepWriter.Write(host, skb, decision, null);
        IpOutput.LocalOut(host, skb, decision);
    }

    // What passes a bridge is at the port that it leaves by (br_nf_forward_ip); "for local traffic to local address, skb dev is the loopback device" (icmp6_dev).
    private static Link? DeviceOf(Host host, SkBuff about, Link? device)
    {
        if (about is { IsBridged: true, PhysicalOut: { } port })
            return host.Config.FindLink(port);
        return device is LoopbackLink ? SocketDevice.Of(host, device, about) : device;
    }

    /// <summary>
    /// With icmp_errors_use_inbound_ifaddr: the address, nearest to the sender, of the device by which IP took in what the error is about, unless that has the route by which it was
    /// sent from here (rt_is_input_route in __icmp_send); otherwise null.
    /// </summary>
    private static IpAddress? InboundAddress(Host host, SkBuff about) =>
        about is { Head.Family: IpFamily.IPv4, InputIndex: not 0 } and not { KeepsRoute: true, IsLocallyMade: true } && host.Config.Sysctls.Number("net.ipv4.icmp_errors_use_inbound_ifaddr") != 0
            ? SourceSelection.Select(host, host.Link(about.InputIndex), about.Head.Source, AddressScope.Link)
            : null;

    private static bool MayAnswer(Host host, SkBuff skb)
    {
        var packet = skb.Packet;

        // A bridge makes what passes FORWARD this host's own for as long (pkt_otherhost); what waits for a neighbour after a DNAT it does not.
        if (skb.Type == FrameType.OtherHost && !skb.IsBridged)
            return false;

        // IPv6 tells of every piece that it loses, IPv4 only of the first (is_ineligible, __icmp_send).
        if (packet.IsIcmpError || packet is { Family: IpFamily.IPv4, FragmentOffset: not 0 } || packet is { Family: IpFamily.IPv6, Source.IsUnspecified: true } || packet.Source.IsMulticast || packet.Source.IsLimitedBroadcast)
            return false;
        if (packet.Destination.IsMulticast || packet.Destination.IsLimitedBroadcast || skb.Type is FrameType.Broadcast or FrameType.Multicast or FrameType.Loopback)
            return false;
        return !host.IsForMany(skb);
    }
}
