using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>A namespace where dockerd runs: its networks and containers. An immutable value.</summary>
public sealed record DockerHost
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The daemon's ID, which its unique local IPv6 pool is made of.</summary>
    public required string Id { get; init; }

    /// <summary>How the daemon was started.</summary>
    public DaemonOptions Options { get; init; } = new();

    /// <summary>Its bridge networks by name.</summary>
    public ImmutableSortedDictionary<string, DockerNetwork> Networks { get; init; } = ImmutableSortedDictionary.Create<string, DockerNetwork>(StringComparer.Ordinal);

    /// <summary>Its containers by name.</summary>
    public ImmutableSortedDictionary<string, DockerContainer> Containers { get; init; } = ImmutableSortedDictionary.Create<string, DockerContainer>(StringComparer.Ordinal);

    /// <summary>The host ports that are given.</summary>
    public PortAllocator Ports { get; init; } = PortAllocator.Empty;

    /// <summary>The address of swarm's ingress sandbox on docker_gwbridge; null where the host is not part of a swarm.</summary>
    public IpAddress? IngressSandbox { get; init; }

    /// <summary>How many networks, containers and endpoints were ever made: what their IDs are counted by.</summary>
    public int Made { get; init; }

    /// <summary>The network of a name or ID (or its beginning).</summary>
    /// <exception cref="NetConfigException">DockerNetworkNotFound, with the names that there are.</exception>
    public DockerNetwork Network(string name) => FindNetwork(name) ?? throw new NetConfigException("DockerNetworkNotFound",
        $"network {name} not found on Docker host '{Namespace}'. {Choices.Among(Networks.Keys, "There are", "It has none.")}");

    /// <summary>The network of a name or ID (or its beginning), or null.</summary>
    public DockerNetwork? FindNetwork(string name) => Networks.GetValueOrDefault(name) ?? ById(Networks.Values, network => network.Id, name);

    /// <summary>The container of a name or ID (or its beginning).</summary>
    /// <exception cref="NetConfigException">DockerContainerNotFound, with the names that there are.</exception>
    public DockerContainer Container(string name) => FindContainer(name) ?? throw new NetConfigException("DockerContainerNotFound",
        $"No such container: {name} on Docker host '{Namespace}'. {Choices.Among(Containers.Keys, "There are", "It has none.")}");

    /// <summary>The container of a name or ID (or its beginning), or null.</summary>
    public DockerContainer? FindContainer(string name) => Containers.GetValueOrDefault(name) ?? ById(Containers.Values, container => container.Id, name);

    /// <summary>The running containers on a network.</summary>
    public IEnumerable<DockerContainer> On(string network) => Containers.Values.Where(container => container.EndpointOn(network) is { IsAttached: true });

    internal DockerHost With(DockerNetwork network) => this with { Networks = Networks.SetItem(network.Name, network) };

    internal DockerHost With(DockerContainer container) => this with { Containers = Containers.SetItem(container.Name, container) };

    private static T? ById<T>(IEnumerable<T> all, Func<T, string> idOf, string start)
        where T : class
    {
        var found = start.Length == 0 ? [] : all.Where(one => idOf(one).StartsWith(start, StringComparison.Ordinal)).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
