using System.Collections.Immutable;

namespace KubeNet.Snapshots;

/// <summary>How a bundle is read. The limits hold for folders and archives alike; what is larger is never held in memory.</summary>
public sealed record SnapshotOptions
{
    /// <summary>The usual limits, no renaming.</summary>
    public static SnapshotOptions Default { get; } = new();

    /// <summary>
    /// New names for namespaces, by the name of their folder (<c>host</c>), or by machine and folder (<c>node1/host</c>) where several
    /// machines are imported at once.
    /// </summary>
    public ImmutableDictionary<string, string> NamespaceMap { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The largest sum of all files after unpacking, in bytes: 512 MiB.</summary>
    public long MaxTotalBytes { get; init; } = 512L << 20;

    /// <summary>The largest single file that is read, in bytes: 64 MiB. A larger one is left out, and the report says so.</summary>
    public int MaxFileBytes { get; init; } = 64 << 20;

    /// <summary>The most entries that a bundle may have.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>The most entries that all its sets may have, since few bytes may stand for many: 4,194,304.</summary>
    internal int MaxSetEntries { get; init; } = 1 << 22;
}
