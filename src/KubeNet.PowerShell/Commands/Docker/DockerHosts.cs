using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Commands;

/// <summary>Which Docker host a cmdlet is about, where a person may leave it out.</summary>
internal static class DockerHosts
{
    /// <summary>The host to make something on: the one given, else the only one there is. A namespace without Docker gets a daemon with default options.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostMissing, and what starting Docker may throw.</exception>
    public static (NetworkConfig Config, string Host) Ensure(NetworkConfig config, string? given)
    {
        var host = given ?? Only(config);
        return (config.FindDockerHost(config[host].Name) is null ? config.AddDockerHost(host) : config, host);
    }

    /// <summary>The host that has a container: the one given, else the only one with a container of that name.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, DockerHostMissing, DockerContainerNotFound.</exception>
    public static DockerHost OfContainer(NetworkConfig config, string? given, string container) =>
        Of(config, given, host => host.FindContainer(container) is not null, host => host.Container(container), "DockerContainerNotFound", $"No such container: {container} on any Docker host.", container);

    /// <summary>The host that has a network: the one given, else the only one with a network of that name.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, DockerHostMissing, DockerNetworkNotFound.</exception>
    public static DockerHost OfNetwork(NetworkConfig config, string? given, string network) =>
        Of(config, given, host => host.FindNetwork(network) is not null, host => host.Network(network), "DockerNetworkNotFound", $"network {network} not found on any Docker host.", network);

    private static DockerHost Of(NetworkConfig config, string? given, Func<DockerHost, bool> has, Action<DockerHost> require, string errorId, string none, string name)
    {
        if (given is not null)
        {
            var host = config.DockerHost(given);
            require(host);
            return host;
        }

        var all = config.DockerHosts().ToList();
        var found = all.FindAll(host => has(host));
        if (found.Count == 1)
            return found[0];
        if (found.Count > 1)
            throw Missing($"{found.Count} Docker hosts have a '{name}'", found);
        if (all.Count == 1)
            require(all[0]);
        throw new NetConfigException(errorId, $"{none} {Choices.Among(all.Select(host => host.Namespace), "Docker runs in", "Docker runs nowhere yet.")}");
    }

    private static string Only(NetworkConfig config)
    {
        var all = config.DockerHosts().ToList();
        return all.Count == 1 ? all[0].Namespace : throw Missing(all.Count == 0 ? "There is no Docker host yet" : $"There are {all.Count} Docker hosts", all);
    }

    private static NetConfigException Missing(string why, IEnumerable<DockerHost> hosts) =>
        new("DockerHostMissing", $"{why}; say with -DockerHost in which namespace. {Choices.Among(hosts.Select(host => host.Namespace), "Docker runs in", "Any namespace will do.")}");
}
