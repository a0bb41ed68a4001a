namespace KubeNet.Snapshots;

/// <summary>How far an import has come.</summary>
/// <param name="Activity">What is read: bundles, or the namespaces in them.</param>
/// <param name="Done">How many were read.</param>
/// <param name="Total">Of how many.</param>
public readonly record struct SnapshotProgress(string Activity, int Done, int Total);
