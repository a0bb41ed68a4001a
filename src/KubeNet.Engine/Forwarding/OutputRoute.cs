using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Where a packet that is made here goes, and by which address: ip_route_output_key_hash_rcu of net/ipv4/route.c, ip6_route_output.</summary>
internal static class OutputRoute
{
    // 224.0.0.0/4.
    private const int MulticastPrefix = 4;

    /// <summary>Decides; of decision and failure exactly one is not null. The source is the one given, or the one chosen.</summary>
    /// <param name="host">The host.</param>
    /// <param name="packet">The packet; its source counts only if <paramref name="hasSource"/>.</param>
    /// <param name="hasSource">Whether the source is given.</param>
    /// <param name="anySource">Whether a given source need not be an address of this host (FLOWI_FLAG_ANYSRC).</param>
    /// <param name="device">The device it must leave by, or null.</param>
    /// <param name="user">The user whose socket sends it.</param>
    /// <param name="preferred">The device that is asked for where it need not leave by one: ip rules take it for the outgoing one, and among IPv6 routes of one prefix and metric it goes first; or null.</param>
    /// <param name="isAgain">Whether the packet was on its way already (ip_route_me_harder): ip rules read it then, and know of no socket.</param>
    public static (RouteDecision? Decision, IpAddress Source, RouteFailure? Failure) Resolve(
        Host host, in Packet packet, bool hasSource, bool anySource = false, Link? device = null, uint user = 0, Link? preferred = null, bool isAgain = false)
    {
        var cache = host.Routes(packet.Family);
        var kind = preferred is not null ? QuestionKind.OutputPreferring : isAgain && hasSource ? QuestionKind.OutputAgain : !hasSource ? QuestionKind.Output : anySource ? QuestionKind.OutputFromAny : QuestionKind.OutputFrom;
        var question = cache.Ask(packet, (device ?? preferred)?.Index ?? 0, kind, user);
        if (!cache.TryGet(question, out var answer))
        {
            answer = LookUp(host, packet, hasSource, anySource, device, user, preferred, isAgain);
            cache.Keep(question, answer);
        }

        return answer;
    }

    private static (RouteDecision? Decision, IpAddress Source, RouteFailure? Failure) LookUp(Host host, in Packet packet, bool hasSource, bool anySource, Link? device, uint user, Link? preferred = null, bool isAgain = false)
    {
        var destination = packet.Destination;

        // ip_route_output_key_hash_rcu; IPv6 asks nothing of the source.
        if (hasSource && !anySource && packet.Source.Family == IpFamily.IPv4 && !host.IsOwnAddress(packet.Source))
            return Fail(packet.Source, DropReason.IpOutNoRoutes, $"{packet.Source} is no address of {host.Name}", "ENETUNREACH");
        if (destination.IsZeronet)
            destination = hasSource && !packet.Source.IsUnspecified ? packet.Source : IpAddress.LoopbackV4;
        if (device is not null && !device.IsUp)
            return Fail(packet.Source, DropReason.DevReady, $"{device.Name} is down", "ENETUNREACH");
        var isGroup = destination is { IsMulticast: true, Family: IpFamily.IPv4 };
        if (isGroup || destination.IsLimitedBroadcast)
        {
            // The device that is said asks no route about what its link alone has; failing one, that of the source asks none about any group.
            var direct = device is null ? hasSource ? OwnerOf(host, packet.Source) : null : destination.IsLimitedBroadcast || destination.IsLocalGroup ? device : null;
            if (direct is not null)
                return ResolveGroup(host, packet, hasSource, direct);
        }

        if (device is not null && isGroup && !hasSource && SourceSelection.Select(host, device, null, AddressScope.Global) is { } first)
            return LookUp(host, packet with { Source = first }, hasSource: true, anySource: true, device, user);

        var flow = Host.FlowOf(packet with { Destination = destination }, host.Loopback.Name) with
        {
            Source = hasSource ? packet.Source : null,
            OutIndex = device is null or VrfLink ? 0 : device.Index,
            OutDevice = (device ?? preferred)?.Name,
            PreferredIndex = preferred?.Index ?? 0,
            VrfTable = device is null ? null : host.Config.VrfTableOf(device),
            User = user,
            IsOfPacket = isAgain,
        };
        if (packet.Protocol.IsIcmp())
            flow = flow with { DestinationPort = IcmpPort(packet) };
        var found = host.Fib(destination.Family).Lookup(flow);
        if (found.Outcome != FibOutcome.Found)
        {
            // "If we had an erroneous initial result, pretend it never existed and let the SA-enabled version take over" (ip6_dst_lookup_tail): rules by source speak then.
            if (!hasSource && destination.Family == IpFamily.IPv6)
            {
                return SourceSelection.SelectV6(host, null, destination) is { } chosen
                    ? LookUp(host, packet with { Source = chosen }, hasSource: true, anySource: true, device, user)
                    : NoSource(host, packet);
            }

            // "Apparently, routing tables are wrong. Assume, that the destination is on link." Whatever made the look-up fail: no route, an
            // unreachable one, or a rule that forbids.
            if (device is not null && flow.VrfTable is null && destination.Family == IpFamily.IPv4)
            {
                var own = hasSource ? packet.Source : SourceSelection.Select(host, device, null, AddressScope.Link) ?? IpAddress.AnyV4;
                return RefuseLoopback(host, own, device) ?? (new RouteDecision(isGroup ? RouteType.Multicast : RouteType.Unicast, device, destination, found), own, null);
            }

            return (null, packet.Source, host.FailureOf(found, destination, DropReason.IpOutNoRoutes));
        }

        if (found.Type is RouteType.Local or RouteType.Anycast)
        {
            var own = hasSource ? packet.Source : found.Route!.PrefSrc ?? OwnSource(host, found, destination);
            return (new RouteDecision(RouteType.Local, device as VrfLink ?? (device is null ? null : host.VrfOver(device)) ?? host.Loopback, destination, found), own, null);
        }

        var exit = host.Link(found.NextHop!.LinkIndex);
        if ((hasSource ? packet.Source : SourceSelection.ForRoute(host, found, exit, destination)) is not { } source)
        {
            if (destination.Family == IpFamily.IPv6)
                return NoSource(host, packet);
            source = IpAddress.AnyV4;
        }

        if (destination.Family == IpFamily.IPv4 && RefuseLoopback(host, source, exit) is { } refused)
            return refused;

        // "If multicast route do not exist use default one, but do not gateway in this case" (__mkroute_output); a broadcast never has one.
        var group = GroupType(destination);
        var usesGateway = group is null || (group == RouteType.Multicast && (destination.Family == IpFamily.IPv6 || found.Route!.Destination.Length >= MulticastPrefix));
        return (new RouteDecision(group ?? found.Type, exit, usesGateway ? found.Via ?? destination : destination, found), source, null);
    }

    /// <summary>
    /// What ip rules take for the destination port of ICMP: its type and code, which share their place in the flow (union flowi_uli). Answers to pings of IPv4 tell no type (icmp_reply), nor
    /// does the connect that finds the way of IPv6's pings.
    /// </summary>
    private static ushort IcmpPort(in Packet packet) =>
        (packet.Family == IpFamily.IPv4 ? packet.IsEchoReply : packet.IsEchoRequest) ? (ushort)0 : (ushort)(packet.IcmpType << 8 | packet.IcmpCode);

    // ip6_route_get_saddr.
    private static (RouteDecision?, IpAddress, RouteFailure?) NoSource(Host host, in Packet packet) =>
        Fail(packet.Source, DropReason.IpOutNoRoutes, $"{host.Name} has no address that could be the source of what goes to {packet.Destination}", "EADDRNOTAVAIL");

    /// <summary>By which address a host speaks to itself: the one that it calls, or in IPv6 another where that is only routed here (ip6_route_get_saddr).</summary>
    private static IpAddress OwnSource(Host host, in FibResult found, IpAddress destination) => destination.Family == IpFamily.IPv6 && found.NextHop is { } hop
        ? SourceSelection.SelectV6(host, host.Link(hop.LinkIndex), destination) ?? destination
        : destination;

    private static (RouteDecision?, IpAddress, RouteFailure?) ResolveGroup(Host host, in Packet packet, bool hasSource, Link exit)
    {
        var source = hasSource ? packet.Source : SourceSelection.Select(host, exit, null, AddressScope.Link) ?? IpAddress.AnyV4;
        return RefuseLoopback(host, source, exit) ?? (new RouteDecision(GroupType(packet.Destination)!.Value, exit, packet.Destination, default), source, null);
    }

    // __mkroute_output.
    private static (RouteDecision?, IpAddress, RouteFailure?)? RefuseLoopback(Host host, IpAddress source, Link exit) =>
        source.IsLoopback && exit is not LoopbackLink && !host.Settings(exit, IpFamily.IPv4).RouteLocalnet
            ? Fail(source, DropReason.IpOutNoRoutes, $"its source {source} is a loopback address, which may leave by {exit.Name} only with route_localnet=1", "EINVAL")
            : null;

    /// <summary>What a destination is whatever its route says: a group, 255.255.255.255, or (null) neither.</summary>
    private static RouteType? GroupType(IpAddress destination) =>
        destination.IsMulticast ? RouteType.Multicast : destination.IsLimitedBroadcast ? RouteType.Broadcast : null;

    // __ip_dev_find: "fallback to FIB local table so that communication over loopback subnets work".
    private static Link? OwnerOf(Host host, IpAddress address) =>
        host.Config.Links.Values.FirstOrDefault(link => link.Addresses.Any(own => own.Address.Address == address))
            ?? (host.Fib(IpFamily.IPv4).Lookup(new FlowKey { Destination = address, InDevice = host.Loopback.Name }) is { Outcome: FibOutcome.Found, Type: RouteType.Local, NextHop: { } hop } ? host.Link(hop.LinkIndex) : null);

    private static (RouteDecision?, IpAddress, RouteFailure?) Fail(IpAddress source, DropReason reason, string sentence, string errno) =>
        (null, source, new RouteFailure(reason, sentence, FibOutcome.Found, errno));
}
