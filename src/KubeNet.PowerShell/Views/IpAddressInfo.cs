using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Views;

/// <summary>An address of a link, as <c>ip addr</c> shows it.</summary>
public sealed record IpAddressInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The link that has it.</summary>
    public required string Link { get; init; }

    /// <summary>The address with its prefix length: 10.0.0.1/24.</summary>
    public required string Address { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public required string Family { get; init; }

    /// <summary>The network it sits in.</summary>
    public required string Network { get; init; }

    /// <summary>global, link or host.</summary>
    public required string Scope { get; init; }

    /// <summary>The broadcast address that was set, or null.</summary>
    public required string? Broadcast { get; init; }

    /// <summary>The other end's address on a point-to-point link, or null.</summary>
    public required string? Peer { get; init; }

    /// <summary>Whether an earlier address of the link has the same IPv4 network.</summary>
    public required bool IsSecondary { get; init; }

    /// <summary>Whether IPv6's preferred lifetime is over.</summary>
    public required bool IsDeprecated { get; init; }

    /// <summary>The address with its prefix length.</summary>
    public override string ToString() => Address;

    internal static IpAddressInfo Of(Lab lab, NamespaceConfig home, Link link, LinkAddress address) => new()
    {
        Lab = lab,
        Namespace = home.Name,
        Link = link.Name,
        Address = address.Address.ToString(),
        Family = address.Address.Address.Family.ToString(),
        Network = address.Network.ToString(),
        Scope = address.Scope.ToName(),
        Broadcast = address.Broadcast?.ToString(),
        Peer = address.Peer?.ToString(),
        IsSecondary = address.IsSecondary,
        IsDeprecated = address.IsDeprecated,
    };
}
