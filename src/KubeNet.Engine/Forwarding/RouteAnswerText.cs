using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Answers as <c>ip route get</c> of iproute2 6.1 prints them.</summary>
internal static class RouteAnswerText
{
    public static string Write(RouteAnswer answer)
    {
        if (!answer.IsFound)
            return $"RTNETLINK answers: {Words(answer.Errno!)}";
        return answer.Query.To.Family == IpFamily.IPv4 ? WriteV4(answer) : WriteV6(answer);
    }

    private static string WriteV4(RouteAnswer answer)
    {
        var query = answer.Query;
        var text = new StringBuilder();
        if (answer.Type != RouteType.Unicast)
            text.Append(answer.Type.ToName()).Append(' ');
        text.Append(query.To).Append(' ');
        if (query.From is { } from)
            text.Append($"from {from} ");
        if (answer.Route is { Tos: not 0 and var tos })
            text.Append($"tos 0x{tos:x2} ");
        if (answer.Via is { } via)
            text.Append(via.Family == query.To.Family ? $"via {via} " : $"via inet6 {via} ");
        text.Append($"dev {answer.Device} ");
        if (query.From is null && answer.Source is { } source)
            text.Append($"src {source} ");

        // iproute2 has one flag for two things: RTCF_MULTICAST and RTM_F_OFFLOAD_FAILED.
        if (answer.Type == RouteType.Multicast)
            text.Append("rt_offload_failed ");
        if (query.Mark != 0)
            text.Append(query.Mark < 16 ? $"mark {query.Mark} " : $"mark 0x{query.Mark:x} ");
        if (query.InDevice is null)
            text.Append("uid 0 ");
        text.Append("\n    cache ");
        var flags = new List<string>();
        if (answer.IsForHost)
            flags.Add("local");
        if (answer.Type == RouteType.Broadcast)
            flags.Add("brd");
        if (answer.Type == RouteType.Multicast)
            flags.Add("mc");
        if (answer.WantsRedirect)
            flags.Add("redirect");
        if (flags.Count > 0)
            text.Append($"<{string.Join(',', flags)}> ");
        text.Append(Metrics(answer));
        if (query.InDevice is { } inDevice)
            text.Append($"iif {inDevice} ");
        return text.ToString();
    }

    private static string WriteV6(RouteAnswer answer)
    {
        var query = answer.Query;
        var text = new StringBuilder();
        if (answer.Type != RouteType.Unicast)
            text.Append(answer.Type.ToName()).Append(' ');
        text.Append($"{query.To} from {query.From ?? IpAddress.AnyV6} ");
        if (answer.Via is { } via)
            text.Append(via.Family == query.To.Family ? $"via {via} " : $"via inet6 {via} ");
        text.Append($"dev {answer.Device} ");
        if (answer.Route is { Table: not RouteTableId.Main } route)
            text.Append($"table {RouteTableId.ToName(route.Table)} ");
        if (answer.Route is { } known && known.Protocol != RouteProtocol.Boot)
            text.Append($"proto {known.Protocol.ToName()} ");
        if (answer.PreferredSource is { } source)
            text.Append($"src {source} ");
        text.Append($"metric {answer.Route?.Metric ?? 0} ").Append(Metrics(answer));
        if (query.InDevice is { } inDevice)
            text.Append($"iif {inDevice} ");
        return text.Append("pref medium").ToString();
    }

    /// <summary>What is known of the path, for how long, and what the route itself says.</summary>
    private static string Metrics(RouteAnswer answer)
    {
        // "If multicast route do not exist use default one", of which nothing but the device counts then, as for a broadcast (fi = NULL in __mkroute_output).
        var isV4 = answer.Query.To.Family == IpFamily.IPv4;
        var own = isV4 && (answer.Type == RouteType.Broadcast || answer is { Type: RouteType.Multicast, Route.Destination.Length: < 4 }) ? null : answer.Route;
        if (answer.PathMtu is not { } mtu)
            return own is null ? "" : IpRouteText.Metrics(own);
        var known = (own ?? new Route { Destination = IpPrefix.Host(answer.Query.To) }) with { Mtu = mtu, IsMtuLocked = answer.IsPathMtuLocked || (!isV4 && own is { IsMtuLocked: true }) };
        return $"expires {(int)answer.PathMtuExpires!.Value.TotalSeconds}sec {IpRouteText.Metrics(known)}";
    }

    private static string Words(string errno) => errno switch
    {
        "ENETUNREACH" => "Network is unreachable",
        "EHOSTUNREACH" => "No route to host",
        "EACCES" => "Permission denied",
        "EINVAL" => "Invalid argument",
        "EXDEV" => "Invalid cross-device link",
        "EADDRNOTAVAIL" => "Invalid argument",
        var other => other,
    };
}
