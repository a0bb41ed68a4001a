namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>What a cmdlet shows of an object of a cluster.</summary>
public abstract record ClusterObject : LabObject
{
    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }
}
