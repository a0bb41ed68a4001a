using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>An address of a link, as <c>ip addr</c> shows it.</summary>
public sealed record LinkAddress
{
    /// <summary>The address and the length of its network.</summary>
    public required InterfaceAddress Address { get; init; }

    /// <summary>The other end's address on a point-to-point link, or null.</summary>
    public IpAddress? Peer { get; init; }

    /// <summary>IPv4's broadcast address, or null. iproute2 sets none unless asked (<c>brd +</c>); the kernel treats the network's last address as broadcast all the same.</summary>
    public IpAddress? Broadcast { get; init; }

    /// <summary>How far the address is valid.</summary>
    public AddressScope Scope { get; init; }

    /// <summary>An IPv4 address in the network of an earlier one: IFA_F_SECONDARY.</summary>
    public bool IsSecondary { get; init; }

    /// <summary>Whether the kernel adds no connected route for it (IFA_F_NOPREFIXROUTE).</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary>Whether the kernel made it from the MAC address (IPv6 link-local, EUI-64); it goes when the link goes down.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>IPv6: preferred lifetime is over, not chosen as a source while another fits.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>The network the address sits in: with an IPv4 peer the peer's.</summary>
    public IpPrefix Network => new(Address.Address.Family == IpFamily.IPv4 ? Peer ?? Address.Address : Address.Address, Address.Length);
}
