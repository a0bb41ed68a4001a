using KubeNet.Engine;

namespace KubeNet.Manifests;

/// <summary>Input that cannot be read as a whole: a file that is missing or too large, a cluster that does not answer. Nothing was read.</summary>
public sealed class ManifestException(string errorId, string message, Exception? inner = null) : NetConfigException(errorId, message, inner);
