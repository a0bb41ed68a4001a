namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>What a cmdlet shows of an object of a cluster.</summary>
public abstract record ClusterObject : LabObject
{
    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>The network namespace that it stands in; null for what has none. <c>Namespace</c> is a Kubernetes namespace in these objects.</summary>
    internal virtual string? HomeNamespace => null;
}
