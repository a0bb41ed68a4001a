using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// What one entry of a set is found by. A type of set uses the fields that its parts name and leaves the others at their
/// <c>default</c>, so that elements compare by content whatever their type.
/// </summary>
public readonly record struct IpSetElement
{
    /// <summary>The first address, or the network's lowest.</summary>
    public IpAddress Address { get; init; }

    /// <summary>The prefix length of <see cref="Address"/>; 32 or 128 for a host.</summary>
    public byte Prefix { get; init; }

    /// <summary>The second address, or the network's lowest.</summary>
    public IpAddress Address2 { get; init; }

    /// <summary>The prefix length of <see cref="Address2"/>.</summary>
    public byte Prefix2 { get; init; }

    /// <summary>The protocol that <see cref="Port"/> belongs to.</summary>
    public IpProtocol Protocol { get; init; }

    /// <summary>A port; ICMP's type and code, the type in the high byte; 0 for protocols without ports.</summary>
    public ushort Port { get; init; }

    /// <summary>The Ethernet address.</summary>
    public MacAddress Mac { get; init; }

    /// <summary>The packet's mark, under the set's markmask.</summary>
    public uint Mark { get; init; }

    /// <summary>The device, or what its name starts with.</summary>
    public string? Device { get; init; }

    /// <summary><c>physdev:</c>, a bridge port.</summary>
    public bool IsPhysical { get; init; }

    /// <summary><c>wildcard</c>: the device's name only has to start so.</summary>
    public bool IsWildcard { get; init; }

    /// <summary>The member of a list:set.</summary>
    public string? Set { get; init; }

    /// <summary>The element of an address in sets of type hash:ip.</summary>
    public static IpSetElement Of(IpAddress address) => new() { Address = address };

    /// <summary>The element of a network in sets of type hash:net.</summary>
    public static IpSetElement Of(IpPrefix network) => new() { Address = network.Address, Prefix = (byte)network.Length };

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var first = HashCode.Combine((ulong)Address.Bits, (ulong)(Address.Bits >> 64), (Prefix << 24) | (Prefix2 << 16) | Port, Protocol);
        var second = HashCode.Combine((ulong)Address2.Bits, (ulong)(Address2.Bits >> 64), Mac.Bits, Mark);
        return HashCode.Combine(first, second, Device, Set);
    }
}
