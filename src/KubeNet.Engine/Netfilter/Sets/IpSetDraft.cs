using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>An element as a person wrote it, before ranges are spelt out. Parts of a type fill in what is theirs.</summary>
internal sealed class IpSetDraft
{
    /// <summary>The two addresses of types that have two.</summary>
    public AddressDraft[] Addresses { get; } = [new(), new()];

    public IpProtocol Protocol { get; set; }

    public ushort Port { get; set; }

    public ushort? LastPort { get; set; }

    /// <summary>From the lower to the higher of both ports.</summary>
    public PortRange Ports => LastPort is { } last ? new PortRange(Math.Min(Port, last), Math.Max(Port, last)) : new PortRange(Port, Port);

    public MacAddress? Mac { get; set; }

    public uint Mark { get; set; }

    public string? Device { get; set; }

    public bool IsPhysical { get; set; }

    public bool IsWildcard { get; set; }

    public string? Set { get; set; }

    /// <summary>The member that <c>before</c> or <c>after</c> names.</summary>
    public string? Neighbor { get; set; }
}

/// <summary><c>IP</c>, <c>IP/CIDR</c> or <c>IP-IP</c>.</summary>
internal sealed class AddressDraft
{
    public IpAddress First { get; set; }

    public IpAddress? Last { get; set; }

    public byte? Cidr { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Last is { } last ? $"{First}-{last}" : Cidr is { } cidr && cidr != First.Family.AddressBits() ? $"{First}/{cidr}" : $"{First}";
}
