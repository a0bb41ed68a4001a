using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Whether an answer to a packet would leave by the device it came in by, as <c>-m rpfilter</c> asks (net/ipv4/netfilter/ipt_rpfilter.c,
/// net/ipv6/netfilter/ip6t_rpfilter.c). It looks routes up by itself and heeds no sysctl.
/// </summary>
internal static class ReversePath
{
    public static bool Fits(Host host, in HookContext context, ReversePathOptions options)
    {
        if (context.InDevice is null || host.Config.FindLink(context.InDevice) is not { } device || device is LoopbackLink || context.Skb.Type == FrameType.Loopback)
            return true;
        ref readonly var packet = ref context.Skb.Head;
        return packet.Family == IpFamily.IPv4 ? FitsV4(host, packet, device, options) : FitsV6(host, packet, device, options);
    }

    private static bool FitsV4(Host host, in Packet packet, Link device, ReversePathOptions options)
    {
        var destination = packet.Destination;

        // DHCP and its like, which have no address yet, pass to groups of the link alone.
        if (destination.IsMulticast && packet.Source.IsZeronet)
            return destination.IsLocalGroup;
        var found = host.FibOfAnyLinkState(IpFamily.IPv4).Lookup(new FlowKey
        {
            Destination = packet.Source,
            Source = destination.IsMulticast || destination.IsLimitedBroadcast || destination.IsZeronet ? null : destination,
            InDevice = host.Loopback.Name,
            Mark = options.HasFlag(ReversePathOptions.ValidMark) ? packet.Mark : 0,
            Tos = (byte)(packet.Tos & 0x1c),
        });
        return found is { Outcome: FibOutcome.Found, Route: { } route } && IsTaken(found.Type, options)
            && (options.HasFlag(ReversePathOptions.Loose) || route.NextHops.Items.Any(hop => hop.LinkIndex == device.Index));
    }

    private static bool FitsV6(Host host, in Packet packet, Link device, ReversePathOptions options)
    {
        if (packet.Source.IsUnspecified)
            return true;
        var fib = host.FibOfAnyLinkState(IpFamily.IPv6);
        var flow = new FlowKey
        {
            Destination = packet.Source,
            Source = packet.Destination.IsMulticast ? null : packet.Destination,
            InDevice = host.Loopback.Name,
            OutDevice = packet.Source.IsLinkLocal || !options.HasFlag(ReversePathOptions.Loose) ? device.Name : null,
            Mark = options.HasFlag(ReversePathOptions.ValidMark) ? packet.Mark : 0,
            Protocol = packet.Protocol,
        };
        var found = fib.Lookup(packet.Source.IsLinkLocal ? flow with { OutIndex = device.Index } : flow);

        // Among the routes of the longest prefix, whatever their metrics, one by this device is taken; a shorter prefix is not (rt6_device_match).
        if (flow.OutDevice is not null && fib.Lookup(flow with { OutIndex = device.Index }) is var own && own.Rule == found.Rule && own.Route?.Destination == found.Route?.Destination)
            found = own;
        return found.Outcome == FibOutcome.Found && IsTaken(found.Type, options)
            && (found.Type == RouteType.Local || options.HasFlag(ReversePathOptions.Loose) || found.NextHop?.LinkIndex == device.Index);
    }

    private static bool IsTaken(RouteType type, ReversePathOptions options) =>
        type == RouteType.Unicast || (type == RouteType.Local && options.HasFlag(ReversePathOptions.AcceptLocal));
}
