using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>What a container asks of a network: <c>docker network connect</c>.</summary>
/// <param name="Network">The network's name.</param>
public sealed record DockerEndpointSpec(string Network)
{
    /// <summary><c>--ip</c>; null takes the next free one.</summary>
    public IpAddress? IPv4Address { get; init; }

    /// <summary><c>--ip6</c>; null takes the next free one.</summary>
    public IpAddress? IPv6Address { get; init; }

    /// <summary><c>--alias</c>: further names in this network's DNS.</summary>
    public EquatableArray<string> Aliases { get; init; }

    /// <summary><c>--gw-priority</c>: the highest gives the default gateway.</summary>
    public int GatewayPriority { get; init; }

    /// <summary><c>--mac-address</c>; null takes a random one.</summary>
    public MacAddress? MacAddress { get; init; }

    /// <summary>The address asked for of a family, or null.</summary>
    public IpAddress? AddressOf(IpFamily family) => family == IpFamily.IPv4 ? IPv4Address : IPv6Address;
}
