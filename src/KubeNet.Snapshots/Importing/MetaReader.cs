using System.Globalization;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads <c>meta.json</c>: which folder each of a namespace's nsids is.</summary>
internal static class MetaReader
{
    public static IReadOnlyDictionary<int, string> ReadNsids(Folder folder)
    {
        var nsids = new Dictionary<int, string>();
        if (JsonRows.ReadObject(folder, BundleFiles.Meta, "veth peers in other namespaces are found by their indexes alone") is not { } meta)
            return nsids;
        if (meta.Row("nsids") is { } map)
        {
            foreach (var key in map.Keys)
            {
                if (int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var nsid) && map.Text(key) is { } name)
                    nsids[nsid] = name;
                else
                    folder.Warn(BundleFiles.Meta, map.Line, $"'{key}' is no nsid with the name of a folder.", "veth peers there are found by their indexes alone");
            }
        }

        if (meta.Text("hostname") is { } host)
            folder.Info(BundleFiles.Meta, $"recorded on {host}, kernel {meta.Text("kernel") ?? "unknown"}, at {meta.Text("time") ?? "an unknown time"}");
        return nsids;
    }
}
