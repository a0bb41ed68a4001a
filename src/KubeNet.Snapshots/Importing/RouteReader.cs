using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads all route tables of one family from <c>ip -j route show table all</c>, as they stand: nothing is derived from addresses.</summary>
internal sealed class RouteReader(Folder folder, IpFamily family, IReadOnlyDictionary<string, int> links)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "type", "dst", "dev", "protocol", "scope", "prefsrc", "gateway", "via", "metric", "metrics", "table", "flags", "nexthops", "tos", "pref", "nhid",
        "expires", "error", "users", "used", "age", "ipid", "uid", "cache",
    };

    private readonly string _file = family == IpFamily.IPv4 ? BundleFiles.Route : BundleFiles.Route6;

    /// <summary>The routing with the tables of the file in place.</summary>
    public RoutingConfig Read(RoutingConfig routing)
    {
        var name = family == IpFamily.IPv4 ? "IPv4" : "IPv6";
        var rows = JsonRows.Read(folder, _file, $"the namespace has no {name} route");
        if (rows is null)
        {
            if (folder.Find(_file) is null)
                folder.Warn(null, null, $"There is no {_file}.", $"the namespace has no {name} route, not even to its own addresses");
            return routing;
        }

        var routes = rows.Select(ToRoute).OfType<Route>().ToList();
        foreach (var table in routes.GroupBy(route => route.Table))
            routing = routing.With(RouteTable.Empty(table.Key).WithRoutes([.. table]));
        folder.Info(_file, $"{routes.Count} {name} routes in {routes.Select(route => route.Table).Distinct().Count()} tables");
        return routing;
    }

    private Route? ToRoute(JsonRow row)
    {
        if (!TryParseDestination(row.Text("dst"), out var destination) || !RouteWords.TryParseType(row.Text("type") ?? "unicast", out var type)
            || !RouteTableId.TryParse(row.Text("table") ?? "main", out var table))
        {
            folder.Warn(_file, row.Line, $"The route is of a form that is not known: {row}", "it is missing: packets for it take another route or none");
            return null;
        }

        int? Metric(string name) => row.Rows("metrics").Select(metrics => metrics.Int(name)).FirstOrDefault(value => value is not null);
        ReportUnknown(row, destination);
        var hops = HasNextHops(type) ? NextHops(row) : [];
        if (hops is null)
            return null;
        return new Route
        {
            Destination = destination,
            Type = type,
            Table = table,
            NextHops = hops.Value,
            Metric = row.UInt("metric") ?? 0,
            Tos = RouteWords.TryParseTos(row.Text("tos") ?? "0", out var tos) ? tos : (byte)0,
            PrefSrc = IpAddress.TryParse(row.Text("prefsrc"), out var source) ? source : null,
            Scope = Scope(row, type),
            Protocol = RouteWords.TryParseProtocol(row.Text("protocol") ?? "boot", out var protocol) ? protocol : RouteProtocol.Unspecified,
            Mtu = Metric("mtu"),
            AdvMss = Metric("advmss"),
            HopLimit = Metric("hoplimit") is { } limit ? (byte)Math.Clamp(limit, 0, byte.MaxValue) : null,
        };
    }

    private static bool HasNextHops(RouteType type) =>
        type is RouteType.Unicast or RouteType.Local or RouteType.Broadcast or RouteType.Anycast or RouteType.Multicast;

    private AddressScope Scope(JsonRow row, RouteType type)
    {
        if (row.Text("scope") is { } text && RouteWords.TryParseScope(text, out var scope))
            return scope;
        return family == IpFamily.IPv4 && type is RouteType.Local ? AddressScope.Host : AddressScope.Global;
    }

    private bool TryParseDestination(string? text, out IpPrefix destination)
    {
        destination = new IpPrefix(IpAddress.Any(family), 0);
        if (text is null or "default" or "all")
            return text is not null;
        if (!InterfaceAddress.TryParse(text, out var parsed) || parsed.Address.Family != family)
            return false;
        destination = parsed.Prefix;
        return true;
    }

    private EquatableArray<NextHop>? NextHops(JsonRow row)
    {
        var several = row.Rows("nexthops").ToList();
        var hops = ImmutableArray.CreateBuilder<NextHop>();
        foreach (var hop in several.Count > 0 ? several : [row])
        {
            if (hop.Text("dev") is not { } device || !links.TryGetValue(device, out var index))
            {
                folder.Warn(_file, row.Line, $"The route leads to a device that is not there ('{hop.Text("dev")}'): {row}", several.Count > 0 ? "this next hop is missing" : "the route is missing");
                continue;
            }

            var gateway = hop.Text("gateway") ?? hop.Row("via")?.Text("host");
            IpAddress? via = IpAddress.TryParse(gateway, out var parsed) ? parsed : null;
            if (gateway is not null && via is null)
            {
                folder.Warn(_file, row.Line, $"'{gateway}' is no gateway that is known.", "the route is missing");
                return null;
            }

            hops.Add(new NextHop { LinkIndex = index, Via = via, Weight = Math.Max(1, hop.Int("weight") ?? 1), OnLink = hop.Texts("flags").Contains("onlink") });
        }

        return hops.Count == 0 ? null : new EquatableArray<NextHop>(hops.ToImmutable());
    }

    private void ReportUnknown(JsonRow row, IpPrefix destination)
    {
        foreach (var key in row.Keys.Where(key => !Known.Contains(key)))
        {
            var consequence = key switch
            {
                "encap" => "the model sends the packet as it is, without the encapsulation",
                "src" or "from" => "the model takes the route for packets of any source",
                _ => "the route is taken as if it did not say so",
            };
            folder.Warn(_file, row.Line, $"The route to {destination} says '{key}', which is not known.", consequence);
        }

        foreach (var metric in row.Rows("metrics").SelectMany(metrics => metrics.Keys).Where(metric => metric is not ("mtu" or "advmss" or "hoplimit")))
            folder.Warn(_file, row.Line, $"The route to {destination} has a metric '{metric}', which is not modelled.", "packets are sent as if it had none");
    }
}
