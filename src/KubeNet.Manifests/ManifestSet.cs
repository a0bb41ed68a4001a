using System.Collections.Immutable;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests;

/// <summary>What was read: records in the order in which a cluster takes them, how the cluster is set up as far as it shows, and a report.</summary>
public sealed record ManifestSet
{
    /// <summary>
    /// The records: namespaces, nodes, service ranges, pods, workloads, services, EndpointSlices, network policies; each kind in the order of the input.
    /// </summary>
    public required ImmutableArray<ManifestObject> Objects { get; init; }

    /// <summary>How a new cluster for them is set up: what was inferred from the input, and the defaults for the rest.</summary>
    public required ClusterOptions Options { get; init; }

    /// <summary>Whether the input says anything of how the cluster is set up, so that a cluster can be made of it without objects.</summary>
    public required bool HasSettings { get; init; }

    /// <summary>What was read, inferred, not understood and left out.</summary>
    public required ImmutableArray<ManifestEntry> Report { get; init; }

    /// <summary>The records of a type, in order.</summary>
    public IEnumerable<T> Of<T>() => Objects.Select(found => found.Record).OfType<T>();
}
