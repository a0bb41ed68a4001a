using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>EndpointSlices that a person keeps, for services without a selector.</summary>
public static class EndpointEdits
{
    private const int EndpointsMax = 1000;
    private const int PortsMax = 100;

    /// <summary>Puts slices in the place of all that a service had.</summary>
    /// <exception cref="NetConfigException">EndpointsAreManaged: the service has a selector, so that its pods decide. And those of <see cref="AddEndpointSlice"/>.</exception>
    public static Cluster SetEndpoints(this Cluster cluster, ObjectName service, IEnumerable<EndpointSlice> slices)
    {
        if (cluster.Services.TryGetValue(service, out var found) && found.Selector is not null)
        {
            throw new NetConfigException("EndpointsAreManaged",
                $"Service '{service}' selects pods by {found.Selector}, so its endpoints follow from those pods; take the selector away to set endpoints by hand.");
        }

        cluster = cluster.SlicesOf(service).ToList().Aggregate(cluster, (rest, slice) => rest.Drop(slice));
        return slices.Aggregate(cluster, (all, slice) => all.AddEndpointSlice(slice));
    }

    /// <summary>Adds a slice.</summary>
    /// <exception cref="NetConfigException">InvalidObjectName, KubeNamespaceNotFound, EndpointSliceExists, InvalidEndpoint.</exception>
    public static Cluster AddEndpointSlice(this Cluster cluster, EndpointSlice slice)
    {
        ObjectNames.RequireSubdomain("EndpointSlice", slice.Name.Name);
        cluster.RequireNamespace("EndpointSlice", slice.Name);
        RequireSane(slice);
        return cluster.EndpointSlices.ContainsKey(slice.Name)
            ? throw ClusterErrors.Exists("EndpointSlice", "EndpointSlice", slice.Name, cluster)
            : cluster.Put(slice);
    }

    /// <summary>Takes a slice away.</summary>
    /// <exception cref="NetConfigException">EndpointSliceNotFound.</exception>
    public static Cluster RemoveEndpointSlice(this Cluster cluster, ObjectName name) => cluster.EndpointSlices.TryGetValue(name, out var found)
        ? cluster.Drop(found)
        : throw ClusterErrors.NotFound("EndpointSlice", "EndpointSlice", name, cluster, cluster.EndpointSlices.Keys);

    // ValidateEndpointSlice in pkg/apis/discovery/validation.
    private static void RequireSane(EndpointSlice slice)
    {
        if (slice.Endpoints.Count > EndpointsMax || slice.Ports.Count > PortsMax)
            throw new NetConfigException("InvalidEndpoint", $"EndpointSlice '{slice.Name}' has {slice.Endpoints.Count} endpoints and {slice.Ports.Count} ports; a slice has at most {EndpointsMax} and {PortsMax}.");
        if (slice.Ports.GroupBy(port => port.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new NetConfigException("InvalidEndpoint", $"EndpointSlice '{slice.Name}' has two ports of the name '{twice.Key}'; give each a name of its own.");
        foreach (var port in slice.Ports.Where(port => port.Name.Length > 0))
            ObjectNames.RequireLabel("endpoint port", port.Name);
        foreach (var endpoint in slice.Endpoints)
        {
            if (endpoint.Hostname is { } hostname)
                ObjectNames.RequireLabel("host", hostname);
            var address = endpoint.Address;
            if (address.Family != slice.Family)
                throw new NetConfigException("InvalidEndpoint", $"EndpointSlice '{slice.Name}' is of {slice.Family}, but its endpoint {address} is not; a slice has addresses of one family.");
            if (SpecialAddresses.Contain(address))
                throw new NetConfigException("InvalidEndpoint", $"{address} cannot be an endpoint of EndpointSlice '{slice.Name}'; endpoints have addresses that reach beyond the host and its link.");
        }
    }
}
