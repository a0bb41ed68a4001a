namespace KubeNet.Engine.Devices;

/// <summary>
/// Several devices as one (drivers/net/bonding). Its slaves are the links whose master it is; they have its MAC address and MTU. The kernel that the labs are held
/// against has no such devices: the source is what this follows, with link monitoring (<c>miimon</c>). Not modelled: ARP monitoring, the delays, LACP (all slaves
/// with a carrier are taken to be in one aggregator), <c>fail_over_mac</c>, the load that balance-tlb and -alb go by.
/// </summary>
public sealed record BondLink : Link
{
    /// <summary>How it uses its slaves.</summary>
    public BondMode Mode { get; init; }

    /// <summary>What of a packet chooses the slave.</summary>
    public BondHashPolicy HashPolicy { get; init; }

    /// <summary>The index of the slave that is active whenever it can (<c>primary</c>), or null.</summary>
    public int? Primary { get; init; }

    /// <summary>The index of the slave that was chosen (<c>active_slave</c>), or null: the first that can. It is asked in active-backup alone.</summary>
    public int? ActiveSlave { get; init; }

    /// <summary>Its slaves, in the order in which they came.</summary>
    public EquatableArray<BondSlave> Slaves { get; init; }

    /// <summary>Whether the administrator set the MAC; otherwise it takes its first slave's.</summary>
    public bool HasOwnMac { get; init; }

    /// <inheritdoc/>
    public override string Kind => "bond";
}
