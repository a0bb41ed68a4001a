namespace KubeNet.Orchestration.Comparing;

/// <summary>One declared thing in which two labs differ.</summary>
/// <param name="Home">The cluster, or the namespace of the Docker host.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name: <c>default/web</c>; of an endpoint that of its service, with address and ports.</param>
/// <param name="Before">As it was, or null where it is new. Of a thing that is on both sides, only what differs.</param>
/// <param name="After">As it is, or null where it is gone.</param>
public sealed record DeclaredDifference(string Home, DeclaredKind Kind, string Name, string? Before, string? After)
{
    /// <summary>Whether it is of a cluster, and not of a Docker host.</summary>
    public bool IsOfCluster => Kind < DeclaredKind.DockerHost;
}
