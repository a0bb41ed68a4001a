namespace KubeNet.Engine.Devices;

/// <summary>How a bond uses its slaves: BOND_MODE_* of include/uapi/linux/if_bonding.h.</summary>
public enum BondMode
{
    /// <summary>balance-rr: one after the other, packet by packet.</summary>
    BalanceRr,

    /// <summary>active-backup: one alone, the others when it fails.</summary>
    ActiveBackup,

    /// <summary>balance-xor: by a hash of the flow.</summary>
    BalanceXor,

    /// <summary>broadcast: all of them.</summary>
    Broadcast,

    /// <summary>802.3ad: by a hash of the flow, over what LACP put together.</summary>
    Dot3ad,

    /// <summary>balance-tlb: by load; in the model by a hash of the flow.</summary>
    BalanceTlb,

    /// <summary>balance-alb: as balance-tlb, and who answers ARP is spread too, which is not modelled.</summary>
    BalanceAlb,
}
