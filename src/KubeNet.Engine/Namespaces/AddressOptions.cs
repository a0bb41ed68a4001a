using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>The rest of <c>ip addr add</c>.</summary>
public sealed record AddressOptions
{
    /// <summary>No option.</summary>
    public static AddressOptions None { get; } = new();

    /// <summary>The address of the other end of a point-to-point link; the prefix length is then the peer's network's.</summary>
    public IpAddress? Peer { get; init; }

    /// <summary>IPv4: the broadcast address to set (<c>brd</c>).</summary>
    public IpAddress? Broadcast { get; init; }

    /// <summary>IPv4: set the highest address of the network as broadcast address (<c>brd +</c>).</summary>
    public bool StandardBroadcast { get; init; }

    /// <summary>IPv4: the scope; null takes host for 127.0.0.0/8 and global for the rest. An IPv6 address has its own.</summary>
    public AddressScope? Scope { get; init; }

    /// <summary>Make no connected route (<c>noprefixroute</c>).</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary>IPv6: not chosen as a source while another address fits (<c>preferred_lft 0</c>).</summary>
    public bool Deprecated { get; init; }
}
