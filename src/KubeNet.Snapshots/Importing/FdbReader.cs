using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Snapshots.Bundles;
using KubeNet.Snapshots.Seeds;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads <c>bridge -j fdb show</c>: static entries of bridges, and what they had learned.</summary>
internal static class FdbReader
{
    /// <summary>Bridges' entries, and the rows of those that lead to a host; null for these where there is no file.</summary>
    public static (ILookup<int, FdbEntry> Static, ImmutableArray<FdbSeed> Seeds, IReadOnlyList<JsonRow>? Tunnels) Read(Folder folder, IReadOnlyDictionary<string, int> indexes, IReadOnlyDictionary<int, Link> links)
    {
        const string file = BundleFiles.Fdb;
        var set = new List<(int Bridge, FdbEntry Entry)>();
        var seeds = ImmutableArray.CreateBuilder<FdbSeed>();
        var tunnels = new List<JsonRow>();
        var rows = JsonRows.Read(folder, file, "bridges know no address at the start, but their own");
        foreach (var row in rows ?? [])
        {
            if (row.Text("master") is not { } master)
            {
                // A device's own filter list; for a VXLAN it is where inner addresses are.
                if (row.Has("dst"))
                    tunnels.Add(row);
                continue;
            }

            if (!MacAddress.TryParse(row.Text("mac"), out var mac) || row.Text("ifname") is not { } device || !indexes.TryGetValue(device, out var port)
                || !indexes.TryGetValue(master, out var bridge) || links[bridge] is not BridgeLink)
            {
                folder.Warn(file, row.Line, $"The entry cannot be read: {row}", "the bridge does not know the address and floods");
                continue;
            }

            // A bridge that filters looks entries up by VLAN, another one without.
            var vlan = (ushort)Math.Clamp(row.Number("vlan") ?? 0, 0, BridgeVlan.LargestId);
            var filters = ((BridgeLink)links[bridge]).VlanFiltering;
            if (filters != (vlan != 0))
                continue;
            if (row.Text("state") is "permanent" or "static")
                set.Add((bridge, new FdbEntry(mac, port, row.Text("state") == "permanent", vlan)));
            else if (row.Texts("flags").Contains("extern_learn"))
                set.Add((bridge, new FdbEntry(mac, port, false, vlan)));
            else
                seeds.Add(new FdbSeed(folder.Namespace, bridge, port, mac, vlan));
        }

        if (rows is not null)
            folder.Info(file, $"{set.Count} static and {seeds.Count} learned bridge FDB entries");

        // The same address may stand there several times.
        return (set.Distinct().ToLookup(entry => entry.Bridge, entry => entry.Entry), seeds.ToImmutable(), rows is null ? null : tunnels);
    }
}
