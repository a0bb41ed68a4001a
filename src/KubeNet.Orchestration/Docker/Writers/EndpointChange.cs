namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>What an edit did to a container's place on a network.</summary>
/// <param name="Container">The container: as it is now, or as it was where it is gone.</param>
/// <param name="Before">The endpoint before, or null where it was not attached.</param>
/// <param name="After">The endpoint now, or null where it is not attached.</param>
internal readonly record struct EndpointChange(DockerContainer Container, DockerEndpoint? Before, DockerEndpoint? After)
{
    /// <summary>The endpoints of a host that an edit attached, detached or changed.</summary>
    public static IEnumerable<EndpointChange> Between(DockerHost? before, DockerHost after)
    {
        foreach (var container in after.Containers.Values)
        {
            foreach (var now in container.Endpoints.Where(endpoint => endpoint.IsAttached))
            {
                if (Find(before, container.Name, now.Network) is var former && former != now)
                    yield return new EndpointChange(container, former, now);
            }
        }

        if (before is null)
            yield break;
        foreach (var container in before.Containers.Values)
        {
            foreach (var former in container.Endpoints.Where(endpoint => endpoint.IsAttached && Find(after, container.Name, endpoint.Network) is null))
                yield return new EndpointChange(container, former, null);
        }
    }

    private static DockerEndpoint? Find(DockerHost? host, string container, string network) =>
        host?.Containers.GetValueOrDefault(container)?.EndpointOn(network) is { IsAttached: true } found ? found : null;
}
