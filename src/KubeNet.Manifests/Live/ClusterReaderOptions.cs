using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests.Live;

/// <summary>How a live cluster is read.</summary>
public sealed record ClusterReaderOptions
{
    /// <summary>The usual options.</summary>
    public static ClusterReaderOptions Default { get; } = new();

    /// <summary>How many objects a page has (<c>limit</c>): 500, as kubectl's.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long one answer may take: 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Limits of each answer.</summary>
    public ManifestLimits Limits { get; init; } = ManifestLimits.Default;

    /// <summary>The cluster of the lab that it is read for, where it is there already; or null.</summary>
    public Cluster? Into { get; init; }
}
