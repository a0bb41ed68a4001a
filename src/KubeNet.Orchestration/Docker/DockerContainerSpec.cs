using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker;

/// <summary>A container to make, in the words of <c>docker run</c>.</summary>
/// <param name="Name">Its name, which is also that of its network namespace.</param>
public sealed record DockerContainerSpec(string Name)
{
    /// <summary>Whose network it uses.</summary>
    public ContainerNetworkMode Mode { get; init; }

    /// <summary>Of mode container: whose.</summary>
    public string? SharesWith { get; init; }

    /// <summary>Of mode bridge: its networks, the first one first; none is the default network, docker0's.</summary>
    public EquatableArray<DockerEndpointSpec> Networks { get; init; }

    /// <summary><c>-p</c>.</summary>
    public EquatableArray<PublishedPort> Ports { get; init; }

    /// <summary>The sockets that its programs open when it starts.</summary>
    public EquatableArray<Listener> Listeners { get; init; }

    /// <summary><c>--hostname</c>; null is the first twelve digits of its ID.</summary>
    public string? Hostname { get; init; }
}
