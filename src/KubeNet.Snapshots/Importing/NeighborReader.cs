using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Neighbors;
using KubeNet.Snapshots.Bundles;
using KubeNet.Snapshots.Seeds;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads <c>ip -j neigh show</c>: what the administrator set, and what ARP and NDP had found.</summary>
internal static class NeighborReader
{
    public static (ImmutableArray<StaticNeighbor> Static, ImmutableArray<NeighborSeed> Seeds) Read(Folder folder, IReadOnlyDictionary<string, int> links)
    {
        const string file = BundleFiles.Neighbor;
        var set = ImmutableArray.CreateBuilder<StaticNeighbor>();
        var seeds = ImmutableArray.CreateBuilder<NeighborSeed>();
        var failed = 0;
        var rows = JsonRows.Read(folder, file, "no neighbour is known at the start: all are asked for");
        foreach (var row in rows ?? [])
        {
            var states = row.Texts("state");
            var hasNoMac = states.Contains("FAILED") || states.Contains("INCOMPLETE") || (states.Count == 0 && !row.Has("lladdr"));
            failed += hasNoMac ? 1 : 0;
            if (hasNoMac && !states.Contains("FAILED"))
                continue;
            var mac = default(MacAddress);
            if (!IpAddress.TryParse(row.Text("dst"), out var address) || row.Text("dev") is not { } device || !links.TryGetValue(device, out var index)
                || (!hasNoMac && !MacAddress.TryParse(row.Text("lladdr"), out mac)))
            {
                folder.Warn(file, row.Line, $"The neighbour cannot be read: {row}", "it is asked for as if it were not known");
                continue;
            }

            if (states.Contains("PERMANENT") || states.Contains("NOARP"))
                set.Add(new StaticNeighbor(address, index, mac));
            else
                seeds.Add(new NeighborSeed(folder.Namespace, index, address, mac, states is [var state, ..] ? state : "STALE"));
        }

        if (rows is not null)
            folder.Info(file, $"{set.Count} set and {seeds.Count(seed => seed.State != "FAILED")} learned neighbours{(failed > 0 ? $"; {failed} that had not answered are asked again" : "")}");
        return (set.ToImmutable(), seeds.ToImmutable());
    }
}
