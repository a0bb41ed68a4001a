using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Views;

/// <summary>A Docker network, as <c>docker network inspect</c> shows it.</summary>
public sealed record DockerNetworkInfo : LabObject
{
    /// <summary>The Docker host's namespace.</summary>
    public required string DockerHost { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The first twelve digits of its ID.</summary>
    public required string Id { get; init; }

    /// <summary>The bridge in the host's namespace.</summary>
    public required string Bridge { get; init; }

    /// <summary>Its subnets, IPv4 first.</summary>
    public required string[] Subnets { get; init; }

    /// <summary>The bridge's addresses, IPv4 first.</summary>
    public required string[] Gateways { get; init; }

    /// <summary>Whether nothing leaves it.</summary>
    public required bool Internal { get; init; }

    /// <summary>Whether its containers may talk to each other.</summary>
    public required bool Icc { get; init; }

    /// <summary>Whether what leaves takes the host's address.</summary>
    public required bool Masquerade { get; init; }

    /// <summary>The gateway modes of its families, IPv4 first.</summary>
    public required string[] GatewayModes { get; init; }

    /// <summary>The running containers on it.</summary>
    public required string[] Containers { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static DockerNetworkInfo Of(Lab lab, DockerHost host, DockerNetwork network)
    {
        var families = network.Families.ToList();
        return new DockerNetworkInfo
        {
            Lab = lab,
            DockerHost = host.Namespace,
            Name = network.Name,
            Id = network.Id[..12],
            Bridge = network.Bridge,
            Subnets = [.. families.Select(family => network.SubnetOf(family)!.Prefix.ToString())],
            Gateways = [.. families.Select(family => network.SubnetOf(family)!.Gateway?.ToString()).OfType<string>()],
            Internal = network.Internal,
            Icc = network.Options.Icc,
            Masquerade = network.Options.IpMasquerade,
            GatewayModes = [.. families.Select(family => network.Options.GatewayModeOf(family).ToName())],
            Containers = [.. host.On(network.Name).Select(container => container.Name)],
        };
    }
}
