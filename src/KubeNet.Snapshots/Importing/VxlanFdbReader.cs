using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Snapshots.Bundles;
using KubeNet.Snapshots.Seeds;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads the entries of <c>bridge -j fdb show</c> that lead to a host: VXLANs' own, set and learned.</summary>
internal static class VxlanFdbReader
{
    /// <summary>The entries that were set, by the index of the VXLAN, and what was learned.</summary>
    public static (Dictionary<int, EquatableArray<VxlanFdbEntry>> Static, ImmutableArray<VxlanFdbSeed> Seeds) Read(
        Folder folder, IEnumerable<JsonRow> rows, IReadOnlyDictionary<string, int> indexes, IReadOnlyDictionary<int, Link> links)
    {
        const string file = BundleFiles.Fdb;
        var set = new List<(int Index, MacAddress Mac, VxlanRemote Remote)>();
        var seeds = ImmutableArray.CreateBuilder<VxlanFdbSeed>();
        var others = 0;
        foreach (var row in rows)
        {
            if (row.Text("ifname") is not { } device || !indexes.TryGetValue(device, out var index) || links[index] is not VxlanLink vxlan)
                others++;
            else if (!MacAddress.TryParse(row.Text("mac"), out var mac) || ReadRemote(row, vxlan, indexes) is not { } remote)
                folder.Warn(file, row.Line, $"The entry cannot be read: {row}", $"{device} sends frames for that address as if it had no entry");
            else if (row.Text("state") is "permanent" or "static" || row.Texts("flags").Contains("extern_learn"))
                set.Add((index, mac, remote));
            else
                seeds.Add(new VxlanFdbSeed(folder.Namespace, index, mac, remote.Address));
        }

        if (others > 0)
            folder.Warn(file, null, $"{others} entries belong to tunnel devices that are not modelled.", "what is sent there ends as LeftModel");
        if (set.Count + seeds.Count > 0)
            folder.Info(file, $"{set.Count} static and {seeds.Count} learned VXLAN FDB entries");
        var entries = set.GroupBy(entry => entry.Index).ToDictionary(
            byLink => byLink.Key,
            byLink => byLink.GroupBy(entry => entry.Mac).Select(byMac => new VxlanFdbEntry(byMac.Key, byMac.Select(entry => entry.Remote).Distinct().ToEquatableArray())).ToEquatableArray());
        return (entries, seeds.ToImmutable());
    }

    private static VxlanRemote? ReadRemote(JsonRow row, VxlanLink vxlan, IReadOnlyDictionary<string, int> indexes)
    {
        if (!IpAddress.TryParse(row.Text("dst"), out var address) || address.Family != vxlan.Family)
            return null;
        var port = row.Number("port");
        var id = row.Number("vni");
        if (port is < 0 or > ushort.MaxValue || id is < 0 or > VxlanLink.LargestId)
            return null;
        return new VxlanRemote(
            address,
            port is null || port == vxlan.DestinationPort ? null : (ushort)port,
            id is null || id == vxlan.Id ? null : (int)id,
            row.Text("viaIf") is { } via && indexes.TryGetValue(via, out var lower) ? lower : null);
    }
}
