using System.Collections.Immutable;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker.Writers;

namespace KubeNet.Orchestration.Docker;

/// <summary>The Docker hosts of a lab: Docker's part of its configuration.</summary>
public sealed record DockerLayer : IStateFollower
{
    /// <summary>The layer of a lab without Docker.</summary>
    public static DockerLayer Empty { get; } = new();

    /// <summary>The hosts by their namespace.</summary>
    public ImmutableSortedDictionary<string, DockerHost> Hosts { get; init; } = ImmutableSortedDictionary.Create<string, DockerHost>(StringComparer.Ordinal);

    /// <summary>The daemons delete the conntrack entries that their new rules would not be asked for.</summary>
    public void Follow(NetworkConfig before, NetworkConfig after, NetworkState state) =>
        StaleConnections.Delete(before.Layer<DockerLayer>() ?? Empty, this, after, state);
}
