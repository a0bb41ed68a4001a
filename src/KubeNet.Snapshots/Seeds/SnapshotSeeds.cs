using System.Collections.Immutable;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Labs;

namespace KubeNet.Snapshots.Seeds;

/// <summary>The state that a bundle tells of: what traffic had left behind on the real machine.</summary>
public sealed record SnapshotSeeds
{
    /// <summary>Conntrack entries.</summary>
    public ImmutableArray<ConnectionSeed> Connections { get; init; } = [];

    /// <summary>Neighbours that were found, or asked for in vain.</summary>
    public ImmutableArray<NeighborSeed> Neighbors { get; init; } = [];

    /// <summary>Addresses that bridges learned.</summary>
    public ImmutableArray<FdbSeed> Fdb { get; init; } = [];

    /// <summary>Addresses that VXLANs learned.</summary>
    public ImmutableArray<VxlanFdbSeed> VxlanFdb { get; init; } = [];

    /// <summary>Counters of rules and policies.</summary>
    public ImmutableArray<CounterSeed> Counters { get; init; } = [];

    /// <summary>Puts all of it into a lab's state, as of now. Precondition: the lab has the namespaces.</summary>
    public void Plant(Lab lab)
    {
        var now = lab.State.Now;
        foreach (var seed in Connections)
            lab.State[seed.Namespace].Connections.Add(ToConnection(seed, now));
        foreach (var seed in Neighbors)
            seed.Plant(lab);
        foreach (var seed in Fdb)
            lab.State[seed.Namespace].Fdb(seed.BridgeIndex).Learn(seed.Mac, seed.PortIndex, now, seed.Vlan);
        foreach (var seed in VxlanFdb)
            lab.State[seed.Namespace].VxlanFdb(seed.LinkIndex).Learn(seed.Mac, seed.Address, now);
        foreach (var seed in Counters)
            seed.Restored.SeedCounters(lab.State[seed.Namespace].Counters);
    }

    private static Connection ToConnection(ConnectionSeed seed, TimeSpan now) => new()
    {
        Original = seed.Original,
        Reply = seed.Reply,
        Status = seed.Status,
        TcpState = seed.TcpState,
        Mark = seed.Mark,
        Expires = now + seed.Remaining,
        OriginalPackets = seed.OriginalCount.Packets,
        OriginalBytes = seed.OriginalCount.Bytes,
        ReplyPackets = seed.ReplyCount.Packets,
        ReplyBytes = seed.ReplyCount.Bytes,
    };
}
