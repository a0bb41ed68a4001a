using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>
/// The addresses of a subnet, and which of them are given: libnetwork's default IPAM (ipams/defaultipam, internal/addrset), which gives the lowest
/// free one. Immutable.
/// </summary>
public sealed record AddressPool
{
    private AddressPool(IpPrefix subnet, IpPrefix? range, ImmutableSortedSet<IpAddress> taken)
    {
        Subnet = subnet;
        Range = range;
        Taken = taken;
    }

    /// <summary>The subnet.</summary>
    public IpPrefix Subnet { get; }

    /// <summary><c>--ip-range</c>: where addresses come from that nobody asked for; null is the whole subnet.</summary>
    public IpPrefix? Range { get; }

    /// <summary>The addresses that are given, and those that never are: the network's own, and IPv4's broadcast.</summary>
    public ImmutableSortedSet<IpAddress> Taken { get; private init; }

    /// <summary>A pool that nothing was given from.</summary>
    public static AddressPool Of(IpPrefix subnet, IpPrefix? range = null)
    {
        var hostBits = subnet.Family.AddressBits() - subnet.Length;
        var taken = ImmutableSortedSet<IpAddress>.Empty;

        // RFC 3021: the two addresses of a /31 are both hosts'. IPv6's lowest is the routers' anycast address (RFC 4291 2.6.1).
        if (subnet.Family == IpFamily.IPv6 || hostBits > 1)
            taken = taken.Add(subnet.Address);
        if (subnet.Family == IpFamily.IPv4 && hostBits > 1)
            taken = taken.Add(subnet.LastAddress);
        return new AddressPool(subnet, range, taken);
    }

    /// <summary>Gives an address: the one asked for, or the lowest that is free.</summary>
    /// <exception cref="NetConfigException">AddressOutsideSubnet, AddressTaken, NoFreeAddress.</exception>
    public (IpAddress Address, AddressPool After) Take(IpAddress? wanted, string network)
    {
        if (wanted is not { } address)
            address = Lowest() ?? throw new NetConfigException("NoFreeAddress", $"No address is free in network '{network}' ({Range ?? Subnet}); remove containers or make a larger network.");
        else if (!Subnet.Contains(address))
            throw new NetConfigException("AddressOutsideSubnet", $"No configured subnet of network '{network}' contains {address}; its subnet is {Subnet}.");
        else if (Taken.Contains(address))
            throw new NetConfigException("AddressTaken", $"Address already in use: {address} of network '{network}' is given already; leave it out to get the next free one.");
        return (address, this with { Taken = Taken.Add(address) });
    }

    /// <summary>Takes an address back.</summary>
    public AddressPool Release(IpAddress address) => this with { Taken = Taken.Remove(address) };

    private IpAddress? Lowest()
    {
        var range = Range ?? Subnet;
        var last = range.LastAddress;
        for (var candidate = range.Address; ; candidate = candidate.Add(1))
        {
            if (!Taken.Contains(candidate))
                return candidate;
            if (candidate == last)
                return null;
        }
    }
}
