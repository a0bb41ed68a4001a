using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>
/// A network device as <c>ip link</c> shows it, with its addresses. Within a namespace it is known by <see cref="Index"/>, which
/// never changes, and by <see cref="Name"/>, which may.
/// </summary>
public abstract record Link
{
    /// <summary>The interface index, from 1 (lo).</summary>
    public required int Index { get; init; }

    /// <summary>The name, 1..15 characters without slash or blank (IFNAMSIZ, dev_valid_name in net/core/dev.c).</summary>
    public required string Name { get; init; }

    /// <summary>The Ethernet address.</summary>
    public MacAddress Mac { get; init; }

    /// <summary>The largest IP packet, in bytes.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>IFF_UP: set by the administrator. Whether traffic passes also needs a carrier.</summary>
    public bool IsUp { get; init; }

    /// <summary>
    /// Whether IPv6 runs on it (IF_READY of net/ipv6/addrconf.c): it had a carrier since it went up. Until then its addresses are
    /// tentative and have no LOCAL route; a carrier lost later changes nothing.
    /// </summary>
    public bool IsReady { get; init; }

    /// <summary>The index of the link it is enslaved to (a bridge), or null.</summary>
    public int? Master { get; init; }

    /// <summary>Its settings as a bridge port; of no effect without a <see cref="Master"/>.</summary>
    public BridgePort Port { get; init; } = BridgePort.Default;

    /// <summary>Its group (<c>ip link set group</c>), which ip rules may turn down; 0 is <c>default</c>.</summary>
    public int Group { get; init; }

    /// <summary>The links that lie upon it, wherever they are, in the order in which they were made.</summary>
    public EquatableArray<LinkPlace> Uppers { get; init; }

    /// <summary>Its addresses of both families, in the order in which <c>ip addr</c> shows them.</summary>
    public EquatableArray<LinkAddress> Addresses { get; init; }

    /// <summary>Whether its frames are Ethernet's (ARPHRD_ETHER).</summary>
    public virtual bool IsEthernet => true;

    /// <summary>What <c>ip -d link</c> calls it: veth, bridge, dummy, loopback ...</summary>
    public abstract string Kind { get; }
}
