using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>Which zone or node should use an endpoint: the hints of EndpointSlices.</summary>
internal static class TopologyHints
{
    /// <summary>The annotation that asks for hints by the zones' shares.</summary>
    public const string ModeAnnotation = "service.kubernetes.io/topology-mode";

    /// <summary>The same by its former name, which counts before the other.</summary>
    public const string DeprecatedAnnotation = "service.kubernetes.io/topology-aware-hints";

    /// <summary>The slices of one family with the hints that their service asks for, by the topology-mode annotation or by trafficDistribution.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="service">The service.</param>
    /// <param name="slices">Its slices, without hints, and what was there of the same name.</param>
    public static IEnumerable<EndpointSlice> Apply(Cluster cluster, Service service, IReadOnlyList<(EndpointSlice Wanted, EndpointSlice? Old)> slices)
    {
        if (IsByShare(service))
            return ZoneHints.Add(ZoneShares.Of(cluster), slices);
        return service.TrafficDistribution switch
        {
            "PreferClose" or "PreferSameZone" => With(slices, endpoint => endpoint.Zone is { } zone ? endpoint with { ZoneHints = [zone] } : endpoint),
            "PreferSameNode" => With(slices, endpoint => endpoint with
            {
                ZoneHints = endpoint.Zone is { } zone ? [zone] : [],
                NodeHints = endpoint.NodeName is { } node ? [node] : [],
            }),
            _ => slices.Select(slice => slice.Wanted),
        };
    }

    /// <summary>
    /// The services whose hints do not fit the zones' shares any more after nodes changed; those of others stay until their endpoints change
    /// (checkNodeTopologyDistribution of the controller, GetOverloadedServices).
    /// </summary>
    public static IEnumerable<ObjectName> Overloaded(Cluster cluster, ClusterDiff diff)
    {
        if (!diff.Nodes.Any(change => ZoneShares.Differ(change.Before, change.After)))
            return [];
        var shares = ZoneShares.Of(cluster);
        return cluster.Services.Values.Where(IsByShare).Select(service => service.Name)
            .Where(name => HintsOf(cluster, name).Any(hints => hints.Count > 0 && shares?.IsOverloaded(hints) != false));
    }

    // hintsEnabled: the deprecated annotation has precedence.
    private static bool IsByShare(Service service) => (service.Annotations[DeprecatedAnnotation] ?? service.Annotations[ModeAnnotation]) is "Auto" or "auto";

    private static IEnumerable<Dictionary<string, int>> HintsOf(Cluster cluster, ObjectName service) => cluster.SlicesOf(service).Where(slice => slice.IsManaged)
        .GroupBy(slice => slice.Family)
        .Select(family => family.SelectMany(slice => slice.Endpoints).SelectMany(endpoint => endpoint.ZoneHints).CountBy(zone => zone, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));

    // staging/src/k8s.io/endpointslice/trafficdist: only ready endpoints carry hints.
    private static IEnumerable<EndpointSlice> With(IEnumerable<(EndpointSlice Wanted, EndpointSlice? Old)> slices, Func<Endpoint, Endpoint> hint) =>
        slices.Select(slice => slice.Wanted with { Endpoints = slice.Wanted.Endpoints.Select(endpoint => endpoint.IsReady ? hint(endpoint) : endpoint).ToEquatableArray() });
}
