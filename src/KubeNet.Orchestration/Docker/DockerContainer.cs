using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker;

/// <summary>A container of a Docker host, running or stopped.</summary>
public sealed record DockerContainer
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its ID: 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its hostname.</summary>
    public required string Hostname { get; init; }

    /// <summary>Whose network it uses.</summary>
    public required ContainerNetworkMode Mode { get; init; }

    /// <summary>Of mode container: whose; otherwise null.</summary>
    public string? SharesWith { get; init; }

    /// <summary>The network namespace that it runs in; of one that is stopped, that it will run in.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether the embedded DNS server runs in its namespace.</summary>
    public bool HasResolver { get; init; }

    /// <summary>Its networks, in the order in which it was connected.</summary>
    public EquatableArray<DockerEndpoint> Endpoints { get; init; }

    /// <summary>The ports that are to be published.</summary>
    public EquatableArray<PublishedPort> Ports { get; init; }

    /// <summary>The sockets that its programs open when it starts.</summary>
    public EquatableArray<Listener> Listeners { get; init; }

    /// <summary>The first twelve digits of its ID.</summary>
    public string ShortId => Id[..12];

    /// <summary>The endpoint on a network, or null.</summary>
    public DockerEndpoint? EndpointOn(string network) => Endpoints.FirstOrDefault(endpoint => endpoint.Network == network);

    /// <summary>The ports that it publishes now, on whatever network.</summary>
    public IEnumerable<PortBinding> Bindings => Endpoints.SelectMany(endpoint => endpoint.Bindings);

    internal DockerContainer With(DockerEndpoint endpoint) =>
        this with { Endpoints = Endpoints.Select(other => other.Network == endpoint.Network ? endpoint : other).ToEquatableArray() };
}
