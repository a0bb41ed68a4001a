using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Places;

/// <summary>Containers, by name or ID. One without a network of its own stands for whose network it uses.</summary>
internal sealed class DockerContainerNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => Find(config, text)?.Namespace;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text)
    {
        if (Find(config, text) is not { } container)
            return null;
        var own = container.Endpoints.SelectMany(endpoint => endpoint.Addresses).ToList();
        return new PlaceAddresses($"the container '{container.Name}'", own.Count > 0 ? own : AddressesOf(config[container.Namespace]));
    }

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => config.DockerHosts().SelectMany(host => host.Containers.Keys);

    private static List<IpAddress> AddressesOf(NamespaceConfig home) => home.Links.Values.SelectMany(link => link.Addresses)
        .Where(address => address.Scope == AddressScope.Global).Select(address => address.Address.Address).OrderBy(address => address.Family).ToList();

    private static DockerContainer? Find(NetworkConfig config, string text)
    {
        var found = config.DockerHosts().Select(host => host.FindContainer(text)).OfType<DockerContainer>().ToList();
        return found.Find(container => container.IsRunning) ?? (found.Count == 0 ? null : throw new NetConfigException("ContainerNotRunning", $"Container '{found[0].Name}' is stopped; start it with Start-DockerContainer."));
    }
}
