using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots.Bundles;
using KubeNet.Snapshots.Seeds;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads all files of one folder into the configuration of one namespace.</summary>
internal static class NamespaceReader
{
    public static (NamespaceConfig Config, IReadOnlyList<VethEnd> Veths, IReadOnlyList<LowerEnd> Lowers, SnapshotSeeds Seeds) Read(Folder folder)
    {
        var (links, veths, lowers) = LinkReader.Read(folder);
        var indexes = links.Values.ToDictionary(link => link.Name, link => link.Index, StringComparer.Ordinal);
        var addresses = AddressReader.Read(folder, links);
        var (neighbors, neighborSeeds) = NeighborReader.Read(folder, indexes);
        var (fdb, fdbSeeds, tunnelRows) = FdbReader.Read(folder, indexes, links);
        var (vxlanFdb, vxlanSeeds) = VxlanFdbReader.Read(folder, tunnelRows ?? [], indexes, links);
        var config = NamespaceConfig.Create(folder.Namespace) with
        {
            Links = links.Values.Select(link => Complete(link, addresses, fdb, tunnelRows is null ? null : vxlanFdb)).ToImmutableSortedDictionary(link => link.Index, link => link),
            NextIndex = links.Keys.Max() + 1,
            Neighbors = new EquatableArray<Engine.Neighbors.StaticNeighbor>(neighbors),
            ProxyNeighbors = ProxyNeighborReader.Read(folder, indexes),
            Sysctls = SysctlReader.Read(folder),
            Listeners = SocketReader.Read(folder),
            IpSets = IpSetReader.Read(folder),
        };
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            config = config.With(new RuleReader(folder, family).Read(new RouteReader(folder, family, indexes).Read(config.Routing(family))));
        (config, var counters) = RulesetReader.Read(folder, config);
        config = HookReader.Read(folder, config);
        ReportOthers(folder);
        return (config, veths, lowers, new SnapshotSeeds { Connections = ConntrackReader.Read(folder), Neighbors = neighborSeeds, Fdb = fdbSeeds, VxlanFdb = vxlanSeeds, Counters = counters });
    }

    private static Link Complete(Link link, IReadOnlyDictionary<int, EquatableArray<LinkAddress>> addresses, ILookup<int, FdbEntry> fdb, Dictionary<int, EquatableArray<VxlanFdbEntry>>? vxlanFdb)
    {
        var complete = addresses.TryGetValue(link.Index, out var own) ? link with { Addresses = own } : link;
        return complete switch
        {
            BridgeLink bridge => bridge with { StaticFdb = fdb[link.Index].ToEquatableArray() },
            VxlanLink vxlan when vxlanFdb is not null => vxlan with { StaticFdb = vxlanFdb.GetValueOrDefault(link.Index) },
            _ => complete,
        };
    }

    private static void ReportOthers(Folder folder)
    {
        if (folder.Find(BundleFiles.NftRuleset) is { } nft)
            NftTables.Report(folder, nft);
    }
}
