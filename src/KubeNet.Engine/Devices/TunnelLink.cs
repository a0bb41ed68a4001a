using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>A device that wraps what is sent by it into packets of its own host, the outer packets, which go the host's own ways.</summary>
public abstract record TunnelLink : Link
{
    /// <summary>The source of outer packets, or null: the route chooses it.</summary>
    public IpAddress? Local { get; init; }

    /// <summary>Where outer packets go by default, or null where something else says it for each packet.</summary>
    public IpAddress? Remote { get; init; }

    /// <summary>The index of the device below (<c>dev</c>), or null.</summary>
    public int? LowerIndex { get; init; }

    /// <summary>The TTL or hop limit of outer packets; 0 takes the host's own.</summary>
    public byte Ttl { get; init; }

    /// <summary>The TOS of outer packets; 1 takes the inner packet's. ECN always follows the inner packet.</summary>
    public byte Tos { get; init; }

    /// <summary>The family of outer packets.</summary>
    public IpFamily Family => (Remote ?? Local)?.Family ?? IpFamily.IPv4;

    /// <summary>What wrapping adds to an IP packet, in bytes.</summary>
    public abstract int Headroom { get; }
}
