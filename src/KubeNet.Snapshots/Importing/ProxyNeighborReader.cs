using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Neighbors;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads <c>ip -j neigh show proxy</c>: for whom a host answers ARP and NDP in another's name. A bundle that has no such file was made before it was collected.</summary>
internal static class ProxyNeighborReader
{
    public static EquatableArray<ProxyNeighbor> Read(Folder folder, IReadOnlyDictionary<string, int> links)
    {
        const string file = BundleFiles.ProxyNeighbor;
        if (folder.Find(file) is null)
            return [];
        var proxies = new List<ProxyNeighbor>();
        foreach (var row in JsonRows.Read(folder, file, "the host answers for nobody else") ?? [])
        {
            if (IpAddress.TryParse(row.Text("dst"), out var address) && row.Text("dev") is { } device && links.TryGetValue(device, out var index))
                proxies.Add(new ProxyNeighbor(address, index));
            else
                folder.Warn(file, row.Line, $"The proxy entry cannot be read: {row}", "the host does not answer for it");
        }

        return [.. proxies.Distinct()];
    }
}
