namespace KubeNet.Engine.Devices;

/// <summary>The EtherType of a VLAN tag: ETH_P_8021Q and ETH_P_8021AD of include/uapi/linux/if_ether.h.</summary>
public enum VlanProtocol : ushort
{
    /// <summary>802.1Q, a customer's tag.</summary>
    Dot1Q = 0x8100,

    /// <summary>802.1ad, a provider's tag around it.</summary>
    Dot1Ad = 0x88a8,
}
