using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Asks for a route without sending anything: <c>ip route get</c>.</summary>
public static class RouteFinding
{
    /// <summary>The answer for a query in a namespace. Nothing moves on.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, SourceMissing (with an incoming device a source is needed).</exception>
    public static RouteAnswer FindRoute(NetworkConfig config, NetworkState state, ulong seed, string @namespace, RouteQuery query)
    {
        var copy = new NetworkState { Now = state.Now };
        if (state.Find(@namespace) is { } known)
            copy.Put(@namespace, known.ForRoutes());
        var multipath = new HashedMultipath(seed, config);
        var host = PacketEngine.Over(config, copy, new SeededChance(copy), multipath).Host(@namespace);
        var packet = new Packet
        {
            Source = query.From ?? IpAddress.Any(query.To.Family),
            Destination = query.To,
            Mark = query.Mark,
            Tos = query.Tos,
            Protocol = query.Protocol,
            SourcePort = query.SourcePort,
            DestinationPort = query.DestinationPort,
        };
        if (query.InDevice is { } inDevice)
        {
            if (query.From is null)
                throw new NetConfigException("SourceMissing", $"A packet that comes in by {inDevice} needs a source: give the address it comes from.");
            var (decision, failure) = InputRoute.Resolve(host, config.Link(@namespace, inDevice), packet);
            return Answer(host, query, packet.Destination, decision, query.From, failure);
        }

        Link? device = query.OutDevice is { } outDevice ? config.Link(@namespace, outDevice) : null;
        var (route, source, error) = OutputRoute.Resolve(host, packet, query.From is not null, device: device, user: query.User);
        return Answer(host, query, packet.Destination, route, source.IsUnspecified ? null : source, error);
    }

    private static RouteAnswer Answer(Host host, RouteQuery query, IpAddress destination, RouteDecision? decision, IpAddress? source, RouteFailure? failure)
    {
        if (decision is null)
            return new RouteAnswer { Query = query, Errno = failure!.Errno, Failure = failure.Sentence, Route = null };
        var path = host.PathOf(destination, decision);
        return new RouteAnswer
        {
            Query = query,
            Type = decision.Type,
            Device = decision.Device.Name,
            Via = decision.Fib.Via is { } via && via == decision.NextHop ? via : null,
            IsForHost = decision.Type switch
            {
                RouteType.Local or RouteType.Broadcast => true,
                RouteType.Multicast => MulticastGroups.IsMember(host, decision.Device, destination),
                _ => false,
            },
            Source = source,
            PreferredSource = query.InDevice is null ? query.From is null ? source : SourceSelection.ForRoute(host, decision.Fib, decision.Device, destination) : null,
            Table = decision.Fib.Route?.Table,
            Route = decision.Fib.Route,
            Rule = decision.Fib.Rule,
            PathMtu = path?.Mtu,
            IsPathMtuLocked = path is { IsLocked: true },
            PathMtuExpires = path?.Expires - host.Now,
            WantsRedirect = decision.WantsRedirect,
        };
    }
}
