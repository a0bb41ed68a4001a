using k8s.Models;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>discovery.k8s.io/v1 EndpointSlice.</summary>
internal static class EndpointSliceMapper
{
    /// <summary>The label that names a slice's service.</summary>
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    private const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    private const string SliceController = "endpointslice-controller.k8s.io";
    private const string MirroringController = "endpointslicemirroring-controller.k8s.io";

    /// <summary>Whether one of the cluster's controllers made it, of pods or of a v1.Endpoints.</summary>
    public static bool IsOfController(ObjectContext context) => context.Labels[ManagedByLabel] is SliceController or MirroringController;

    /// <summary>The slice's record. IsManaged says that the cluster's own controller made it.</summary>
    /// <exception cref="UnusableObjectException">It cannot become one.</exception>
    public static EndpointSlice Map(V1EndpointSlice slice, ObjectContext context)
    {
        var labels = context.Labels;
        if (labels[ServiceNameLabel] is not { Length: > 0 } service)
            throw new UnusableObjectException($"it has no label {ServiceNameLabel}, so that it belongs to no service");
        if (slice.AddressType == "FQDN")
            throw new UnusableObjectException("its addresses are names (addressType FQDN), which kube-proxy does not use");
        var name = context.RequireObjectName();
        var family = slice.AddressType is null ? throw new UnusableObjectException("addressType is missing; it is IPv4 or IPv6") : ApiValues.Choice("addressType", slice.AddressType, IpFamily.IPv4);
        return new EndpointSlice
        {
            Name = name,
            ServiceName = service,
            Family = family,
            Ports = ApiValues.Items(slice.Ports).Select((port, index) => Port($"ports[{index}]", port)).ToEquatableArray(),
            Endpoints = ApiValues.Items(slice.Endpoints).Select((endpoint, index) => Endpoint($"endpoints[{index}]", endpoint, name.Namespace)).ToEquatableArray(),
            IsManaged = labels[ManagedByLabel] == SliceController,
        };
    }

    private static EndpointPort Port(string path, Discoveryv1EndpointPort port) => new(
        port.Name ?? "",
        ApiValues.Protocol($"{path}.protocol", port.Protocol),
        port.Port is null ? (ushort)0 : ApiValues.Port($"{path}.port", port.Port.Value));

    private static Endpoint Endpoint(string path, V1Endpoint endpoint, string @namespace) => new()
    {
        Address = ApiValues.Address($"{path}.addresses", ApiValues.Items(endpoint.Addresses).FirstOrDefault()),
        IsReady = endpoint.Conditions?.Ready ?? true,

        // Each is true where it is nil, by the API's words and to kube-proxy (newEndpointInfo in pkg/proxy/endpointslicecache.go), terminating apart. Those of older versions had serving defer to ready.
        IsServing = endpoint.Conditions?.Serving ?? true,
        IsTerminating = endpoint.Conditions?.Terminating ?? false,
        NodeName = endpoint.NodeName,
        Zone = endpoint.Zone,
        Hostname = endpoint.Hostname,
        ZoneHints = ApiValues.Items(endpoint.Hints?.ForZones).Select(zone => zone.Name ?? "").ToEquatableArray(),
        NodeHints = ApiValues.Items(endpoint.Hints?.ForNodes).Select(node => node.Name ?? "").ToEquatableArray(),
        Pod = endpoint.TargetRef is { Kind: "Pod", Name.Length: > 0 } target
            ? new ObjectName(string.IsNullOrEmpty(target.NamespaceProperty) ? @namespace : target.NamespaceProperty, target.Name)
            : null,
    };
}
