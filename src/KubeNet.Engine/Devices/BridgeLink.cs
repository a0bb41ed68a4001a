namespace KubeNet.Engine.Devices;

/// <summary>An Ethernet bridge (net/bridge). Its ports are the links whose master it is.</summary>
public sealed record BridgeLink : Link
{
    /// <summary>The VLAN of ports of a bridge that was not told otherwise.</summary>
    public const ushort UsualPvid = 1;

    /// <summary>How long a learned address lives, in seconds; 300 unless set.</summary>
    public int AgeingTime { get; init; } = 300;

    /// <summary>Whether the administrator set the MAC; otherwise the bridge takes the lowest of its ports' (br_stp_recalculate_bridge_id).</summary>
    public bool HasOwnMac { get; init; }

    /// <summary>Whether the administrator set the MTU; otherwise the bridge takes the lowest of its ports' (br_mtu_auto_adjust).</summary>
    public bool HasOwnMtu { get; init; }

    /// <summary>
    /// Whether its ports decide on its carrier (br_port_state_selection): since it first had a port or was given a MAC address. Until then it
    /// has one whenever it is up.
    /// </summary>
    public bool CarrierFollowsPorts { get; init; }

    /// <summary>Static FDB entries, from <c>bridge fdb add</c> and from the links' own addresses.</summary>
    public EquatableArray<FdbEntry> StaticFdb { get; init; }

    /// <summary>The bridge's own nf_call_iptables switch (0 unless set); OR-ed with the namespace's sysctl.</summary>
    public bool NfCallIptables { get; init; }

    /// <summary>The bridge's own nf_call_ip6tables switch.</summary>
    public bool NfCallIp6tables { get; init; }

    /// <summary>
    /// Whether it runs the spanning tree protocol. The protocol itself is not modelled: ports keep the state that they were given.
    /// </summary>
    public bool Stp { get; init; }

    /// <summary>Whether it keeps VLANs apart (<c>vlan_filtering</c>).</summary>
    public bool VlanFiltering { get; init; }

    /// <summary>The EtherType of the tags that it knows (<c>vlan_protocol</c>).</summary>
    public VlanProtocol VlanProtocol { get; init; } = VlanProtocol.Dot1Q;

    /// <summary>The VLAN that new ports get (<c>vlan_default_pvid</c>); 0 gives none.</summary>
    public ushort DefaultPvid { get; init; } = UsualPvid;

    /// <summary>The VLANs that the bridge device itself is a member of (<c>bridge vlan add ... self</c>): what the host sees of the bridge.</summary>
    public EquatableArray<BridgeVlan> Vlans { get; init; } = BridgeVlan.DefaultsOf(UsualPvid);

    /// <inheritdoc/>
    public override string Kind => "bridge";
}
