namespace KubeNet.Manifests.Objects;

/// <summary>An object that cannot become a record; it becomes a line of the report.</summary>
internal sealed class UnusableObjectException(string message) : Exception(message);
