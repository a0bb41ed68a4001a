using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Conntrack;

/// <summary>Which side of a packet a mapping rewrites.</summary>
public enum NatManipulation : byte
{
    /// <summary>SNAT: at POSTROUTING and INPUT.</summary>
    Source,

    /// <summary>DNAT: at PREROUTING and OUTPUT.</summary>
    Destination,
}

/// <summary>Where a NAT target may map to: struct nf_nat_range2.</summary>
public sealed record NatRange
{
    /// <summary>The lowest address, or null to keep the address.</summary>
    public IpAddress? MinAddress { get; init; }

    /// <summary>The highest address; equal to <see cref="MinAddress"/> for one.</summary>
    public IpAddress? MaxAddress { get; init; }

    /// <summary>The ports, or null to keep the port where it is free.</summary>
    public PortRange? Ports { get; init; }

    /// <summary>DNAT <c>--to-destination :1000-2000/1500</c>: the port of the original range that maps to the first one; null without.</summary>
    public ushort? BasePort { get; init; }

    /// <summary><c>--random</c>.</summary>
    public bool Random { get; init; }

    /// <summary><c>--random-fully</c>.</summary>
    public bool RandomFully { get; init; }

    /// <summary><c>--persistent</c>.</summary>
    public bool Persistent { get; init; }
}
