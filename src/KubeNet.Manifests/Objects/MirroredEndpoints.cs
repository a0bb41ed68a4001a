using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>A v1.Endpoints as EndpointSlices.</summary>
/// <param name="Service">Its name, which is its service's.</param>
/// <param name="Slices">The slices.</param>
internal sealed record MirroredEndpoints(ObjectName Service, IReadOnlyList<EndpointSlice> Slices);
