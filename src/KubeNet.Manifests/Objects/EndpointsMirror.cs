using System.Globalization;
using k8s.Models;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>
/// v1.Endpoints as EndpointSlices, as the EndpointSliceMirroring controller makes them (pkg/controller/endpointslicemirroring): a slice for
/// each set of ports and each family, of at most a thousand addresses of a subset. Of their conditions it says ready alone (addressToEndpoint), so that all are serving to kube-proxy.
/// </summary>
internal static class EndpointsMirror
{
    private const int EndpointsMax = 1000;
    private const string Suffix = "-mirror";
    private const string SkipMirrorLabel = "endpointslice.kubernetes.io/skip-mirror";
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";

    /// <summary>Whether the controller leaves it out: it holds a leader election, or says so itself.</summary>
    public static bool IsSkipped(ObjectContext context) => context.Labels[SkipMirrorLabel] == "true" || context.Annotations[LeaderAnnotation] is not null;

    /// <summary>Whether a slice is one that was made here.</summary>
    public static bool IsMirror(EndpointSlice slice) => slice.Name.Name.StartsWith(slice.ServiceName + Suffix, StringComparison.Ordinal)
        && int.TryParse(slice.Name.Name[(slice.ServiceName.Length + Suffix.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether a slice is the first that was made of its Endpoints.</summary>
    public static bool IsFirst(EndpointSlice slice) => slice.Name.Name == $"{slice.ServiceName}{Suffix}1";

    /// <summary>The slices, in order.</summary>
    /// <exception cref="UnusableObjectException">An address or port is impossible.</exception>
    public static IReadOnlyList<EndpointSlice> Map(V1Endpoints endpoints, ObjectContext context)
    {
        var name = context.RequireObjectName();
        var slices = new List<EndpointSlice>();
        foreach (var subset in ApiValues.Items(endpoints.Subsets))
        {
            var ports = ApiValues.Items(subset.Ports).Select(Port).ToEquatableArray();
            var all = Addresses(subset.Addresses, isReady: true, name).Concat(Addresses(subset.NotReadyAddresses, isReady: false, name)).ToList();
            if (all.Count > EndpointsMax)
                context.Warn("EndpointsLeftOut", $"a subset has {all.Count} addresses", $"the mirroring controller takes {EndpointsMax} of them, and so does the model");
            foreach (var family in all.Take(EndpointsMax).GroupBy(endpoint => endpoint.Address.Family).OrderBy(group => group.Key))
            {
                slices.Add(new EndpointSlice
                {
                    Name = name with { Name = $"{name.Name}{Suffix}{slices.Count + 1}" },
                    ServiceName = name.Name,
                    Family = family.Key,
                    Ports = ports,
                    Endpoints = family.DistinctBy(endpoint => endpoint.Address).ToEquatableArray(),
                });
            }
        }

        return slices;
    }

    private static EndpointPort Port(Corev1EndpointPort port) => new(port.Name ?? "", ApiValues.Protocol("subsets.ports.protocol", port.Protocol), ApiValues.Port("subsets.ports.port", port.Port));

    private static IEnumerable<Endpoint> Addresses(IEnumerable<V1EndpointAddress?>? addresses, bool isReady, ObjectName owner) => ApiValues.Items(addresses).Select(address => new Endpoint
    {
        Address = ApiValues.Address("subsets.addresses.ip", address.Ip),
        IsReady = isReady,
        NodeName = address.NodeName,
        Hostname = string.IsNullOrEmpty(address.Hostname) ? null : address.Hostname,
        Pod = address.TargetRef is { Kind: "Pod", Name.Length: > 0 } target ? owner with { Name = target.Name } : null,
    });
}
