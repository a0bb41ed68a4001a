using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Views;

/// <summary>A Docker container, as <c>docker ps</c> and <c>docker inspect</c> show it.</summary>
public sealed record DockerContainerInfo : LabObject
{
    /// <summary>The Docker host's namespace.</summary>
    public required string DockerHost { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The first twelve digits of its ID.</summary>
    public required string Id { get; init; }

    /// <summary>running or exited.</summary>
    public required string State { get; init; }

    /// <summary>The namespace that its programs run in.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its networks; or host, none, or container:NAME.</summary>
    public required string[] Networks { get; init; }

    /// <summary>Its addresses; none while it is stopped.</summary>
    public required string[] Addresses { get; init; }

    /// <summary>The ports that it publishes now, as <c>docker ps</c> shows them.</summary>
    public required string[] Ports { get; init; }

    /// <summary>The ports that it was told to publish.</summary>
    public required string[] Publish { get; init; }

    /// <summary>What its programs listen on.</summary>
    public required string[] Listeners { get; init; }

    /// <summary>Its hostname.</summary>
    public required string Hostname { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static DockerContainerInfo Of(Lab lab, DockerHost host, DockerContainer container) => new()
    {
        Lab = lab,
        DockerHost = host.Namespace,
        Name = container.Name,
        Id = container.ShortId,
        State = container.IsRunning ? "running" : "exited",
        Namespace = container.Namespace,
        Networks = container.Mode switch
        {
            ContainerNetworkMode.Bridge => [.. container.Endpoints.Select(endpoint => endpoint.Network)],
            ContainerNetworkMode.Host => ["host"],
            ContainerNetworkMode.None => ["none"],
            ContainerNetworkMode.Container => [$"container:{container.SharesWith}"],
        },
        Addresses = [.. container.Endpoints.SelectMany(endpoint => endpoint.Addresses).Select(address => address.ToString())],
        Ports = [.. container.Bindings.Select(binding => binding.ToString())],
        Publish = [.. container.Ports.Select(port => port.ToString())],
        Listeners = [.. container.Listeners.Select(listener => listener.ToString())],
        Hostname = container.Hostname,
    };
}
