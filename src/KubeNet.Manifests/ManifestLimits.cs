namespace KubeNet.Manifests;

/// <summary>What a reading may cost: manifests may come from strangers.</summary>
public sealed record ManifestLimits
{
    /// <summary>The usual limits.</summary>
    public static ManifestLimits Default { get; } = new();

    /// <summary>The largest file or answer, in bytes: 1 GiB.</summary>
    public int MaxBytes { get; init; } = 1 << 30;

    /// <summary>How deep maps and lists may lie in each other: 100. (The deepest of the API's own objects have about 20.)</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>How many bytes the aliases of a YAML document may add to it: 4 MiB.</summary>
    public int MaxAliasBytes { get; init; } = 4 << 20;

    /// <summary>The most lines of a report; beyond that only their number is kept: 10,000.</summary>
    public int MaxReportEntries { get; init; } = 10_000;
}
