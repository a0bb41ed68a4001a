using KubeNet.Engine.Devices;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame is sent by a bond, or comes in by one of its slaves: bond_start_xmit and bond_handle_frame of drivers/net/bonding/bond_main.c.</summary>
internal static class BondTransmit
{
    /// <summary>Sends by the slave, or slaves, that the mode says.</summary>
    public static void Transmit(Host host, BondLink bond, Frame frame)
    {
        var slaves = Usable(host, bond);
        if (slaves.Count == 0)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.DevReady, $"{bond.Name} has no slave that carries");
            return;
        }

        switch (bond.Mode)
        {
            case BondMode.ActiveBackup:
                Send(host, bond, frame, Active(bond, slaves)!, "by its active slave");
                break;
            case BondMode.Broadcast:
                foreach (var slave in slaves.Skip(1))
                    Send(host, bond, frame.Copy(), slave, "by every slave");
                Send(host, bond, frame, slaves[0], "by every slave");
                break;
            case BondMode.BalanceRr:
                Send(host, bond, frame, slaves[(int)(host.State.NextSlave(bond.Index) % (uint)slaves.Count)], "by the slave whose turn it is");
                break;
            case BondMode.BalanceXor or BondMode.Dot3ad or BondMode.BalanceTlb or BondMode.BalanceAlb:
                Send(host, bond, frame, slaves[(int)(BondHash.Of(bond.HashPolicy, frame) % (uint)slaves.Count)], $"by a hash, {bond.HashPolicy.ToName()}");
                break;
            default:
                throw new InvalidOperationException($"Unknown mode of a bond {bond.Mode}.");
        }
    }

    /// <summary>Hands a frame that came in by a slave to the bond; a backup hears nothing (bond_should_deliver_exact_match).</summary>
    public static void Receive(Host host, BondLink bond, Link slave, Frame frame)
    {
        if (bond.Mode == BondMode.ActiveBackup && Active(bond, Usable(host, bond)) is var active && active?.Index != slave.Index)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"{slave.Name} is no active slave of {bond.Name}{(active is null ? "" : $"; {active.Name} is")}", EndingKind.Stray);
            return;
        }

        StackedDevices.HandUp(host, slave, host, bond, frame, "is its slave");
    }

    /// <summary>The slaves that are up and have a carrier, in the order in which they came.</summary>
    private static List<Link> Usable(Host host, BondLink bond)
    {
        var usable = new List<Link>(bond.Slaves.Count);
        foreach (var slave in bond.Slaves)
        {
            if (host.Config.Links.GetValueOrDefault(slave.Index) is { } link && host.HasCarrier(link))
                usable.Add(link);
        }

        return usable;
    }

    /// <summary>The primary one, else the one that was chosen, else the first (bond_find_best_slave).</summary>
    private static Link? Active(BondLink bond, List<Link> usable) =>
        usable.Find(slave => slave.Index == bond.Primary) ?? usable.Find(slave => slave.Index == bond.ActiveSlave) ?? usable.FirstOrDefault();

    private static void Send(Host host, BondLink bond, Frame frame, Link slave, string how)
    {
        StackedDevices.Note(frame, new LinkStep(bond.Name, bond.Kind, $"sends {how}, mode {bond.Mode.ToName()}", slave.Name));
        DeviceTransmit.Transmit(host, slave, frame);
    }
}
