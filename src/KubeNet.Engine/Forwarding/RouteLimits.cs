using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>What a route lets packets be (dst_metric): how long, how far they go, and what MSS is told of it; its own metrics, what is known of the path, and what its device says.</summary>
internal static class RouteLimits
{
    /// <summary>
    /// The largest packet of a family that a route takes by a device, in bytes: the route's own MTU, be it larger than the device's; failing that the device's, or in IPv6 what was set apart
    /// from that (ip_dst_mtu_maybe_forward, ip6_mtu).
    /// </summary>
    public static int MtuOf(this Host host, Route? route, Link device, IpFamily family) =>
        route?.Mtu ?? (family == IpFamily.IPv6 && host.Settings(device, family).Mtu is { } own ? own : device.Mtu);

    /// <summary>The largest packet that the route that was chosen takes, in bytes.</summary>
    public static int MtuOf(this Host host, RouteDecision decision) => host.MtuOf(decision.Fib.Route, decision.Device, decision.Family);

    /// <summary>What is known of the path to a destination by a route, or null.</summary>
    public static PathMtus.Learned? PathOf(this Host host, IpAddress destination, in FibResult found) => host.State.PathMtus.Find(destination, found, host.Now);

    /// <summary>What is known of the path to a destination by the route that was chosen, or null.</summary>
    public static PathMtus.Learned? PathOf(this Host host, IpAddress destination, RouteDecision decision) =>
        host.State.PathMtus.IsEmpty ? null : host.State.PathMtus.Find(destination, decision.Fib, host.Now);

    /// <summary>What the path to a destination by a route takes, in bytes, as far as that is known.</summary>
    public static int PathMtuOf(this Host host, IpAddress destination, in FibResult found) =>
        Within(host.PathOf(destination, found), host.MtuOf(found.Route, host.DeviceOf(found), destination.Family));

    /// <summary>What the path to a destination by the route that was chosen takes, in bytes, as far as that is known.</summary>
    public static int PathMtuOf(this Host host, IpAddress destination, RouteDecision decision) => Within(host.PathOf(destination, decision), host.MtuOf(decision));

    /// <summary>
    /// As <see cref="MtuOf(Host, RouteDecision)"/>, for what is forwarded in IPv4: that goes by what was learned of the path only with ip_forward_use_pmtu, or where it is locked
    /// (ip_dst_mtu_maybe_forward).
    /// </summary>
    public static int ForwardMtuOf(this Host host, IpAddress destination, RouteDecision decision)
    {
        var known = host.PathOf(destination, decision);
        return Within(host.PathMtuSysctls.ForwardsByThem || known is { IsLocked: true } ? known : null, host.MtuOf(decision));
    }

    /// <summary>Whether a socket that looks for the MTU of its path may forbid that a packet be cut on its way: it fits what is known of that, which is not locked (ip_dont_fragment).</summary>
    public static bool MayForbidCutting(this Host host, in Packet packet, RouteDecision decision)
    {
        var known = host.PathOf(packet.Destination, decision);
        return known is not { IsLocked: true } && decision.Fib.Route is not { IsMtuLocked: true } && packet.Length <= Within(known, host.MtuOf(decision));
    }

    /// <summary>
    /// The MSS that a host says is its own in a connection by a route, in bytes: the route's own, or by what it knows of the path, but no less than min_adv_mss (dst_metric_advmss,
    /// ipv4_default_advmss, ip6_default_advmss).
    /// </summary>
    public static ushort AdvertisedMss(this Host host, IpAddress destination, RouteDecision decision)
    {
        if (decision.Fib.Route?.AdvMss is { } own)
            return (ushort)own;
        var family = destination.Family;
        var least = family == IpFamily.IPv4
            ? host.Config.Sysctls.Number("net.ipv4.route.min_adv_mss", TcpSegments.MinMssV4)
            : host.Config.Sysctls.Number("net.ipv6.route.min_adv_mss", TcpSegments.MinMssV6);
        return TcpSegments.MssOf(Math.Max(host.PathMtuOf(destination, decision), least + family.HeaderLength() + TcpHeader.BareLength), family);
    }

    /// <summary>
    /// The TTL of packets that are made here, until their route is known: that may have one, and IPv6 takes the hop limit of the device that a packet leaves by
    /// (<see cref="HopLimit"/>).
    /// </summary>
    public static byte DefaultTtl(this Host host, IpFamily family) => (byte)host.Settings(host.Loopback, family).HopLimit;

    /// <summary>The hop limit of the route of a packet made here, or in IPv6 of the device that it leads to (ip4_dst_hoplimit, ip6_dst_hoplimit); null for the one that IPv4 has for all.</summary>
    public static byte? HopLimit(this Host host, in Packet packet, RouteDecision? decision)
    {
        if (decision is null)
            return null;
        return decision.Fib.Route?.HopLimit ?? (packet.Family == IpFamily.IPv6 ? (byte)host.Settings(decision.Device, IpFamily.IPv6).HopLimit : null);
    }

    /// <summary>A packet that is made here, with its <see cref="HopLimit"/>.</summary>
    public static Packet WithHopLimit(this Host host, in Packet packet, RouteDecision? decision) => host.HopLimit(packet, decision) is { } limit ? packet with { Ttl = limit } : packet;

    private static int Within(PathMtus.Learned? known, int mtu) => known is null ? mtu : Math.Min(known.Mtu, mtu);
}
