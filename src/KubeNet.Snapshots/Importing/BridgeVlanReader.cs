using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads <c>bridge -j vlan show</c>: the VLANs of bridges and of their ports, by the names of the links; null where there is no file.</summary>
internal static class BridgeVlanReader
{
    public static IReadOnlyDictionary<string, EquatableArray<BridgeVlan>>? Read(Folder folder)
    {
        const string file = BundleFiles.BridgeVlan;
        if (folder.Find(file) is null)
            return null;
        if (JsonRows.Read(folder, file, "the VLANs of bridges are not known: each port is taken to have the default one") is not { } rows)
            return null;
        var vlans = new Dictionary<string, EquatableArray<BridgeVlan>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.Text("ifname") is { } name)
                vlans[name] = row.Rows("vlans").SelectMany(vlan => Vlans(folder, name, vlan)).DistinctBy(vlan => vlan.Id).ToEquatableArray();
            else
                folder.Warn(file, row.Line, $"The entry names no link: {row}", "its VLANs are missing");
        }

        return vlans;
    }

    private static IEnumerable<BridgeVlan> Vlans(Folder folder, string name, JsonRow row)
    {
        if (row.Number("vlan") is not (>= 1 and <= BridgeVlan.LargestId and var first) || (row.Number("vlanEnd") ?? first) is not (<= BridgeVlan.LargestId and var last) || last < first)
        {
            folder.Warn(BundleFiles.BridgeVlan, row.Line, $"A VLAN of {name} cannot be read: {row}", "its frames are dropped there");
            yield break;
        }

        var flags = row.Texts("flags");
        for (var id = first; id <= last; id++)
            yield return new BridgeVlan((ushort)id, flags.Contains("PVID"), flags.Contains("Egress Untagged"));
    }
}
