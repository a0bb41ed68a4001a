using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>What <c>ip link set</c> and <c>bridge link set</c> are to change on a link; null leaves a thing as it is.</summary>
public sealed record LinkChange
{
    /// <summary>True: up. False: down.</summary>
    public bool? Up { get; init; }

    /// <summary>The bridge it becomes a port of; empty for none (<c>nomaster</c>).</summary>
    public string? Master { get; init; }

    /// <summary>The largest IP packet in bytes, 68..65535.</summary>
    public int? Mtu { get; init; }

    /// <summary>The MAC address.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>Its group, 0 or more; 0 is <c>default</c>.</summary>
    public int? Group { get; init; }

    /// <summary>Another name.</summary>
    public string? NewName { get; init; }

    /// <summary>As a bridge port: send frames back out of it.</summary>
    public bool? Hairpin { get; init; }

    /// <summary>As a bridge port: learn source addresses.</summary>
    public bool? Learning { get; init; }

    /// <summary>As a bridge port: send frames to unknown unicast addresses.</summary>
    public bool? Flood { get; init; }

    /// <summary>As a bridge port: send multicast.</summary>
    public bool? McastFlood { get; init; }

    /// <summary>As a bridge port: send broadcast.</summary>
    public bool? BcastFlood { get; init; }

    /// <summary>As a bridge port: do not talk to other isolated ports.</summary>
    public bool? Isolated { get; init; }

    /// <summary>As a bridge port: what it does with frames; only while it has a carrier. Without a spanning tree a blocked port forwards at once.</summary>
    public BridgePortState? State { get; init; }

    /// <summary>As a bridge: run the spanning tree protocol, which is not modelled: ports then keep their state.</summary>
    public bool? Stp { get; init; }

    /// <summary>As a bridge: keep VLANs apart.</summary>
    public bool? VlanFiltering { get; init; }

    /// <summary>As a bridge: the EtherType of the tags that it knows.</summary>
    public VlanProtocol? VlanProtocol { get; init; }

    /// <summary>As a bridge: the VLAN that new ports get, 1..4094; 0 for none.</summary>
    public int? DefaultPvid { get; init; }

    /// <summary>As a bridge: how long learned addresses live, in seconds.</summary>
    public int? AgeingTime { get; init; }

    /// <summary>As a bridge: hand IPv4 frames to iptables whatever the namespace's sysctl says.</summary>
    public bool? NfCallIptables { get; init; }

    /// <summary>As a bridge: hand IPv6 frames to ip6tables whatever the namespace's sysctl says.</summary>
    public bool? NfCallIp6tables { get; init; }

    internal bool ChangesPort => (Hairpin ?? Learning ?? Flood ?? McastFlood ?? BcastFlood ?? Isolated) is not null || State is not null;

    internal bool ChangesBridge => (AgeingTime ?? DefaultPvid) is not null || VlanProtocol is not null || (NfCallIptables ?? NfCallIp6tables ?? Stp ?? VlanFiltering) is not null;
}
