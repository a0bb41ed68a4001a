using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>Which zone or node should use an endpoint: the hints of EndpointSlices.</summary>
internal static class TopologyHints
{
    private const double OverloadThreshold = 0.2;

    /// <summary>The endpoints of one family with the hints that their service asks for, by trafficDistribution or by the topology-mode annotation.</summary>
    public static List<(EquatableArray<EndpointPort> Ports, List<Endpoint> Endpoints)> Apply(
        Cluster cluster, Service service, List<(EquatableArray<EndpointPort> Ports, List<Endpoint> Endpoints)> groups)
    {
        var mode = service.Annotations["service.kubernetes.io/topology-mode"] ?? service.Annotations["service.kubernetes.io/topology-aware-hints"];
        if (mode is "Auto" or "auto")
            return [.. groups.Select(group => (group.Ports, ByShareOfZones(cluster, group.Endpoints)))];
        return service.TrafficDistribution switch
        {
            "PreferClose" or "PreferSameZone" => With(groups, endpoint => endpoint.Zone is { } zone ? endpoint with { ZoneHints = [zone] } : endpoint),
            "PreferSameNode" => With(groups, endpoint => endpoint with
            {
                ZoneHints = endpoint.Zone is { } zone ? [zone] : [],
                NodeHints = endpoint.NodeName is { } node ? [node] : [],
            }),
            _ => groups,
        };
    }

    // staging/src/k8s.io/endpointslice/trafficdist: only ready endpoints carry hints.
    private static List<(EquatableArray<EndpointPort> Ports, List<Endpoint> Endpoints)> With(
        List<(EquatableArray<EndpointPort> Ports, List<Endpoint> Endpoints)> groups, Func<Endpoint, Endpoint> hint) =>
        [.. groups.Select(group => (group.Ports, group.Endpoints.Select(endpoint => endpoint.IsReady ? hint(endpoint) : endpoint).ToList()))];

    /// <summary>
    /// staging/src/k8s.io/endpointslice/topologycache: zones get endpoints in proportion to their CPUs, here to their nodes. No hints where a zone
    /// is unknown, where there is one zone only, or where no split keeps every zone within 20 % of its share.
    /// </summary>
    private static List<Endpoint> ByShareOfZones(Cluster cluster, List<Endpoint> endpoints)
    {
        var nodes = cluster.Nodes.Values.Where(node => !node.IsUnschedulable && node.Labels["node-role.kubernetes.io/control-plane"] is null).ToList();
        var ready = endpoints.Where(endpoint => endpoint.IsReady).ToList();
        var shares = nodes.GroupBy(node => node.Zone).ToDictionary(group => group.Key ?? "", group => (double)group.Count() / nodes.Count, StringComparer.Ordinal);
        if (shares.Count < 2 || shares.ContainsKey("") || ready.Any(endpoint => endpoint.Zone is null || !shares.ContainsKey(endpoint.Zone)))
            return endpoints;
        if (shares.Values.Any(share => Overload(share, ready.Count) is null))
            return endpoints;

        // Each zone keeps its own endpoints up to its share; the surplus goes to the zones that lack most.
        var zones = shares.Keys.Order(StringComparer.Ordinal).ToList();
        var least = zones.ToDictionary(zone => zone, zone => Overload(shares[zone], ready.Count)!.Value, StringComparer.Ordinal);
        var most = zones.ToDictionary(zone => zone, zone => Math.Max(least[zone], (int)Math.Ceiling(shares[zone] * ready.Count)), StringComparer.Ordinal);
        var given = zones.ToDictionary(zone => zone, _ => 0, StringComparer.Ordinal);
        var hints = new Dictionary<ObjectName, string>();
        var surplus = new List<Endpoint>();
        foreach (var endpoint in ready)
        {
            if (given[endpoint.Zone!]++ < most[endpoint.Zone!])
                hints[endpoint.Pod!.Value] = endpoint.Zone!;
            else
                surplus.Add(endpoint);
        }

        foreach (var zone in zones)
            given[zone] = Math.Min(given[zone], most[zone]);
        foreach (var endpoint in surplus)
        {
            var neediest = zones.OrderByDescending(zone => least[zone] - given[zone]).First();
            given[neediest]++;
            hints[endpoint.Pod!.Value] = neediest;
        }

        // A zone that still lacks endpoints takes them from the one that has most above its least.
        foreach (var zone in zones)
        {
            while (given[zone] < least[zone])
            {
                var donor = zones.Where(other => given[other] > least[other]).OrderByDescending(other => given[other] - least[other]).FirstOrDefault();
                if (donor is null)
                    return endpoints;
                var moved = ready.Last(endpoint => hints[endpoint.Pod!.Value] == donor);
                hints[moved.Pod!.Value] = zone;
                given[donor]--;
                given[zone]++;
            }
        }

        return [.. endpoints.Select(endpoint => hints.TryGetValue(endpoint.Pod!.Value, out var zone) ? endpoint with { ZoneHints = [zone] } : endpoint)];
    }

    // getAllocations: the fewest endpoints that do not overload a zone by more than the threshold, or null where even one for each is too few.
    private static int? Overload(double share, int endpoints)
    {
        var desired = share * endpoints;
        var least = Math.Max(1, (int)Math.Ceiling(desired / (1 + OverloadThreshold)));
        return endpoints == 0 || desired < 1 / (1 + OverloadThreshold) && least > Math.Ceiling(desired) ? null : least;
    }
}
