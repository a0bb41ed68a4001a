using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>A bridge network of a Docker host.</summary>
public sealed record DockerNetwork
{
    /// <summary>The name of the network that docker0 belongs to.</summary>
    public const string DefaultName = "bridge";

    /// <summary>Its name; <c>bridge</c> is docker0's.</summary>
    public required string Name { get; init; }

    /// <summary>Its ID: 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The bridge in the host's namespace.</summary>
    public required string Bridge { get; init; }

    /// <summary>Whether the bridge was there before, and stays when the network goes.</summary>
    public bool BridgeIsForeign { get; init; }

    /// <summary>Its IPv4 half, or null.</summary>
    public NetworkSubnet? IPv4 { get; init; }

    /// <summary>Its IPv6 half, or null.</summary>
    public NetworkSubnet? IPv6 { get; init; }

    /// <summary>Whether nothing leaves it and nothing from outside gets in.</summary>
    public bool Internal { get; init; }

    /// <summary>Its driver options.</summary>
    public required DockerNetworkOptions Options { get; init; }

    /// <summary>Whether it is docker0's, which has no DNS and takes no addresses of one's own choice.</summary>
    public bool IsDefault => Name == DefaultName;

    /// <summary>The families that it has, IPv4 first.</summary>
    public IEnumerable<IpFamily> Families => new[] { IpFamily.IPv4, IpFamily.IPv6 }.Where(family => SubnetOf(family) is not null);

    /// <summary>Its half of a family, or null.</summary>
    public NetworkSubnet? SubnetOf(IpFamily family) => family == IpFamily.IPv4 ? IPv4 : IPv6;

    /// <summary>The default gateway that it gives to containers; null where it is internal or has none of the family.</summary>
    public IpAddress? GatewayOf(IpFamily family) => Internal ? null : SubnetOf(family)?.Gateway;

    internal DockerNetwork With(IpFamily family, AddressPool pool) => family == IpFamily.IPv4
        ? this with { IPv4 = IPv4! with { Pool = pool } }
        : this with { IPv6 = IPv6! with { Pool = pool } };
}
