using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>A container on a network: what it asked for, and while it runs what it was given.</summary>
public sealed record DockerEndpoint
{
    /// <summary>What the container asked for.</summary>
    public required DockerEndpointSpec Spec { get; init; }

    /// <summary>Whether the container runs, so that what follows holds.</summary>
    public bool IsAttached { get; init; }

    /// <summary>The veth in the host's namespace, or empty.</summary>
    public string HostLink { get; init; } = "";

    /// <summary>The link in the container: eth0 ..., or empty.</summary>
    public string Interface { get; init; } = "";

    /// <summary>Its IPv4 address, or null.</summary>
    public IpAddress? IPv4 { get; init; }

    /// <summary>Its IPv6 address, or null.</summary>
    public IpAddress? IPv6 { get; init; }

    /// <summary>Which ports it publishes now.</summary>
    public BindingMode Publishes { get; init; }

    /// <summary>The ports that it publishes now.</summary>
    public EquatableArray<PortBinding> Bindings { get; init; }

    /// <summary>The network's name.</summary>
    public string Network => Spec.Network;

    /// <summary>Its address of a family, or null.</summary>
    public IpAddress? AddressOf(IpFamily family) => family == IpFamily.IPv4 ? IPv4 : IPv6;

    /// <summary>Its addresses, IPv4 first.</summary>
    public IEnumerable<IpAddress> Addresses => new[] { IPv4, IPv6 }.OfType<IpAddress>();
}
