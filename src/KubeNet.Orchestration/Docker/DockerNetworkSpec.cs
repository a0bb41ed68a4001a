using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>A network to make, in the words of <c>docker network create</c>; the driver is bridge.</summary>
/// <param name="Name">Its name.</param>
public sealed record DockerNetworkSpec(string Name)
{
    /// <summary><c>--subnet</c>: at most one of each family; a family without one gets it from the default pools.</summary>
    public EquatableArray<IpPrefix> Subnets { get; init; }

    /// <summary><c>--gateway</c>: the bridge's address, at most one of each family.</summary>
    public EquatableArray<IpAddress> Gateways { get; init; }

    /// <summary><c>--ip-range</c>: where containers' addresses come from, at most one of each family.</summary>
    public EquatableArray<IpPrefix> IpRanges { get; init; }

    /// <summary><c>--aux-address</c>: addresses that are never given to a container.</summary>
    public EquatableArray<IpAddress> AuxAddresses { get; init; }

    /// <summary><c>--ipv4</c>.</summary>
    public bool IPv4 { get; init; } = true;

    /// <summary><c>--ipv6</c>.</summary>
    public bool IPv6 { get; init; }

    /// <summary><c>--internal</c>: nothing leaves it and nothing from outside gets in.</summary>
    public bool Internal { get; init; }

    /// <summary><c>-o</c>.</summary>
    public DockerNetworkOptions Options { get; init; } = new();
}
