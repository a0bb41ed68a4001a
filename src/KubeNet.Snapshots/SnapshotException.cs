using KubeNet.Engine;

namespace KubeNet.Snapshots;

/// <summary>A bundle that cannot be read as a whole: it is missing, no bundle, broken, or larger than the limits. Nothing was imported.</summary>
public sealed class SnapshotException(string errorId, string message, Exception? inner = null) : NetConfigException(errorId, message, inner);
