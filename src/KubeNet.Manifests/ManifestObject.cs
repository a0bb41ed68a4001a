using KubeNet.Engine;

namespace KubeNet.Manifests;

/// <summary>One record that was read.</summary>
public sealed record ManifestObject
{
    /// <summary>The kind that the API has for it, such as <c>Service</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name; with its namespace where it is in one.</summary>
    public required string Name { get; init; }

    /// <summary>Orchestration's record: a Node, KubeNamespace, ServiceCidr, Pod, Service, EndpointSlice, NetworkPolicy or Workload.</summary>
    public required object Record { get; init; }

    /// <summary>Where it stands in the input.</summary>
    public required ManifestPosition Position { get; init; }

    /// <summary>Whether the input does not have it and it was inferred from what refers to it, so that one of that name is left as it is.</summary>
    public bool IsImplied { get; init; }

    /// <summary>Whether an API server printed it, so that it is all there is of the object: it has a uid or a resourceVersion.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Which fields it says, in order (<c>spec.type</c>, <c>metadata.labels.app</c>); not worked out where it is whole.</summary>
    internal EquatableArray<string> Said { get; init; }

    /// <summary><c>Service default/web</c>.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
