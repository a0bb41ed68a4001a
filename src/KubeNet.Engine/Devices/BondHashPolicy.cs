namespace KubeNet.Engine.Devices;

/// <summary>What of a packet chooses the slave of a bond: BOND_XMIT_POLICY_* of include/uapi/linux/if_bonding.h.</summary>
public enum BondHashPolicy
{
    /// <summary>layer2: the MAC addresses.</summary>
    Layer2,

    /// <summary>layer3+4: the IP addresses and ports.</summary>
    Layer34,

    /// <summary>layer2+3: the MAC and IP addresses.</summary>
    Layer23,

    /// <summary>encap2+3: as layer2+3, of what is wrapped.</summary>
    Encap23,

    /// <summary>encap3+4: as layer3+4, of what is wrapped.</summary>
    Encap34,

    /// <summary>vlan+srcmac: the VLAN and the source's MAC address.</summary>
    VlanSrcmac,
}
