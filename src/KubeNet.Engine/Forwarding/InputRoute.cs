using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Where a packet that came in goes: ip_route_input_slow of net/ipv4/route.c with the source check of net/ipv4/fib_frontend.c, and
/// ip6_route_input.
/// </summary>
internal static class InputRoute
{
    /// <summary>Decides; exactly one of the two results is not null.</summary>
    /// <param name="host">The host.</param>
    /// <param name="device">The device that it came in by.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="inner">What a tunnel wrapped into it, or null: some policies spread by that.</param>
    public static (RouteDecision? Decision, RouteFailure? Failure) Resolve(Host host, Link device, in Packet packet, SkBuff? inner = null)
    {
        var cache = host.Routes(packet.Family);
        var question = cache.Ask(packet, device.Index, QuestionKind.Input);
        if (!cache.TryGet(question, out var answer))
        {
            var (decision, failure) = packet.Family == IpFamily.IPv4 ? ResolveV4(host, device, packet, inner) : ResolveV6(host, device, packet, inner);
            answer = (decision, packet.Source, failure);
            cache.Keep(question, answer);
        }

        return (answer.Item1, answer.Item3);
    }

    private static (RouteDecision? Decision, RouteFailure? Failure) ResolveV4(Host host, Link device, in Packet packet, SkBuff? inner)
    {
        var (source, destination) = (packet.Source, packet.Destination);
        if (destination.IsMulticast)
        {
            return MulticastGroups.IsMember(host, device, destination) && RefuseGroupSource(host, device, packet) is { } refused
                ? (null, refused)
                : (new RouteDecision(RouteType.Multicast, device, destination, default), null);
        }

        var settings = host.Settings(device, IpFamily.IPv4);
        if (source.IsMulticast || source.IsLimitedBroadcast)
            return (null, NoSource(source));
        if (destination.IsLimitedBroadcast || (source.IsUnspecified && destination.IsUnspecified))
            return Broadcast(host, device, packet, default);
        if (source.IsZeronet)
            return (null, NoSource(source));
        if (destination.IsZeronet)
            return Martian(DropReason.IpInvalidDest, $"{destination} can be no packet's destination");
        if (destination.IsLoopback && !settings.RouteLocalnet)
            return Martian(DropReason.IpLocalnet, $"{destination} is a loopback address that came in through {device.Name}, and route_localnet is 0");
        if (!destination.IsLoopback && RefuseLoopback(host, device, source) is { } localnet)
            return (null, localnet);

        var flow = FlowOf(host, packet, device, inner);
        var found = host.Fib(IpFamily.IPv4).Lookup(flow);
        if (found.Outcome != FibOutcome.Found)
            return NoRoute(host, device, settings.Forwarding, destination, found);
        var isForwarded = found.Type == RouteType.Broadcast && settings.BcForwarding;
        if (found.Type == RouteType.Broadcast && !isForwarded)
            return Broadcast(host, device, packet, found);
        if (found.Type == RouteType.Local)
        {
            return SourceCheck.Validate(host, device, packet, 0, out _) is { } bad
                ? (null, bad)
                : (new RouteDecision(RouteType.Local, host.Loopback, destination, found), null);
        }

        // IN_DEV_BFORWARD: whether the host forwards at all is not asked then.
        if (!settings.Forwarding && !isForwarded)
            return NoRoute(host, device, false, destination, found);
        if ((found.Type != RouteType.Unicast && !isForwarded) || found.NextHop is not { } hop)
            return Martian(DropReason.IpInvalidDest, $"no packet is forwarded to {destination}");
        var exit = host.Link(hop.LinkIndex);
        if (SourceCheck.Validate(host, device, packet, exit.Index, out var isNear) is { } martian)
            return (null, martian);
        var gateway = hop.Via is { Family: IpFamily.IPv4 } via ? via : destination;
        return (new RouteDecision(RouteType.Unicast, exit, hop.Via ?? destination, found)
        {
            WantsRedirect = exit.Index == device.Index && isNear && host.Settings(exit, IpFamily.IPv4) is { SendRedirects: true } own
                && (own.SharedMedia || IsOnLink(exit, source, gateway)),
        }, null);
    }

    /// <summary>Why a member of a group takes nothing from a source, or null (ip_mc_validate_source).</summary>
    private static RouteFailure? RefuseGroupSource(Host host, Link device, in Packet packet)
    {
        var source = packet.Source;
        if (source.IsMulticast || source.IsLimitedBroadcast || (source.IsZeronet && !packet.Destination.IsLocalGroup))
            return NoSource(source);
        return RefuseLoopback(host, device, source) ?? (source.IsZeronet ? null : SourceCheck.Validate(host, device, packet with { Destination = IpAddress.AnyV4 }, 0, out _));
    }

    private static RouteFailure? RefuseLoopback(Host host, Link device, IpAddress source) => source.IsLoopback && !host.Settings(device, IpFamily.IPv4).RouteLocalnet
        ? Bad(DropReason.IpLocalnet, $"its source {source} is a loopback address that came in through {device.Name}, and route_localnet is 0")
        : null;

    private static RouteFailure NoSource(IpAddress source) => Bad(DropReason.IpInvalidSource, $"{source} can be no packet's source");

    private static (RouteDecision? Decision, RouteFailure? Failure) ResolveV6(Host host, Link device, in Packet packet, SkBuff? inner)
    {
        var destination = packet.Destination;
        if (destination.IsMulticast)
            return (new RouteDecision(RouteType.Multicast, device, destination, default), null);
        var found = host.Fib(IpFamily.IPv6).Lookup(FlowOf(host, packet, device, inner));
        if (found.Outcome != FibOutcome.Found)
            return NoRoute(host, device, true, destination, found);
        if (found.Type is RouteType.Local or RouteType.Anycast)
            return (new RouteDecision(RouteType.Local, host.Loopback, destination, found), null);
        if (found.NextHop is not { } hop)
            return Martian(DropReason.IpInvalidDest, $"no packet is forwarded to {destination}");
        return (new RouteDecision(RouteType.Unicast, host.Link(hop.LinkIndex), hop.Via ?? destination, found), null);
    }

    private static FlowKey FlowOf(Host host, in Packet packet, Link device, SkBuff? inner)
    {
        var flow = Host.FlowOf(packet, device.Name) with { VrfTable = host.Config.VrfTableOf(device), IsOfPacket = true };
        if (packet.Family == IpFamily.IPv6 && flow.VrfTable is null)
        {
            // What means something on a link alone is looked for there alone, be it this host's own: NAT may have put it there (rt6_need_strict in ip6_route_input_lookup).
            flow = packet.Destination.IsLinkLocal || packet.Destination.IsLoopback ? flow with { OutIndex = device.Index } : flow with { PreferredIndex = device.Index };
        }

        return inner is null ? flow : flow with { Inner = InnerFlow.Of(inner.Packet) };
    }

    private static (RouteDecision?, RouteFailure?) Broadcast(Host host, Link device, in Packet packet, FibResult found)
    {
        if (!packet.Source.IsZeronet && SourceCheck.Validate(host, device, packet with { Destination = IpAddress.AnyV4 }, 0, out _) is { } bad)
            return (null, bad);
        return (new RouteDecision(RouteType.Broadcast, host.Loopback, packet.Destination, found), null);
    }

    private static (RouteDecision?, RouteFailure?) NoRoute(Host host, Link device, bool forwards, IpAddress destination, in FibResult found)
    {
        // A host that does not forward says nothing at all, whatever the look-up found (ip_error).
        if (!forwards)
        {
            return (null, new RouteFailure(DropReason.IpInAddrErrors, $"{destination} is not an address of {host.Name}, and forwarding is off ({host.ForwardingSysctl(device, destination.Family)}=0)",
                FibOutcome.Found, "EHOSTUNREACH"));
        }

        return (null, host.FailureOf(found, destination, DropReason.IpInNoRoutes));
    }

    private static (RouteDecision?, RouteFailure?) Martian(DropReason reason, string sentence) => (null, Bad(reason, sentence));

    private static RouteFailure Bad(DropReason reason, string sentence) => new(reason, sentence, FibOutcome.Found, "EINVAL");

    private static bool IsOnLink(Link link, IpAddress left, IpAddress right) =>
        link.Addresses.Any(address => address.Network.Contains(left) && address.Network.Contains(right));
}
