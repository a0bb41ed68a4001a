using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads addresses from <c>ip -j addr show</c>.</summary>
internal static class AddressReader
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "family", "local", "address", "prefixlen", "broadcast", "anycast", "scope", "secondary", "temporary", "dynamic", "noprefixroute", "deprecated", "tentative",
        "dadfailed", "nodad", "optimistic", "mngtmpaddr", "home", "autojoin", "stable-privacy", "label", "metric", "protocol", "valid_life_time", "preferred_life_time",
    };

    /// <summary>The addresses by the index of their link, in their order.</summary>
    public static IReadOnlyDictionary<int, EquatableArray<LinkAddress>> Read(Folder folder, IReadOnlyDictionary<int, Link> links)
    {
        const string file = BundleFiles.Address;
        var found = new Dictionary<int, EquatableArray<LinkAddress>>();
        var rows = JsonRows.Read(folder, file, "no link has an address");
        if (rows is null)
        {
            if (folder.Find(file) is null)
                folder.Warn(null, null, "There is no ip-addr.json.", "no link has an address: source addresses cannot be chosen, and nobody answers ARP");
            return found;
        }

        foreach (var row in rows)
        {
            if (row.Int("ifindex") is not { } index || !links.TryGetValue(index, out var link))
            {
                if (row.Rows("addr_info").Any())
                    folder.Warn(file, row.Line, $"These addresses are on the link '{row.Text("ifname")}' of index {row.Number("ifindex")}, which ip-link.json does not have.", "they are missing");
                continue;
            }

            found[link.Index] = row.Rows("addr_info").Select(info => ToAddress(folder, info, link)).OfType<LinkAddress>().ToEquatableArray();
        }

        folder.Info(file, $"{found.Values.Sum(list => list.Count)} addresses");
        return found;
    }

    private static LinkAddress? ToAddress(Folder folder, JsonRow info, Link link)
    {
        if (info.Text("family") is not ("inet" or "inet6"))
            return null;
        if (!IpAddress.TryParse(info.Text("local"), out var local) || info.Number("prefixlen") is not { } length || length < 0 || length > local.Family.AddressBits())
        {
            folder.Error(BundleFiles.Address, info.Line, $"An address of {link.Name} cannot be read: {info}", "it is missing");
            return null;
        }

        if (info.Flag("dadfailed") == true)
        {
            folder.Warn(BundleFiles.Address, info.Line, $"{local} on {link.Name} failed duplicate address detection.", "it is left out, as the kernel does not use it");
            return null;
        }

        foreach (var key in info.Keys.Where(key => !Known.Contains(key)))
            folder.Warn(BundleFiles.Address, info.Line, $"{local} on {link.Name} has a property '{key}' that is not known.", "it is taken as if it had none");
        return new LinkAddress
        {
            Address = new InterfaceAddress(local, (int)length),
            Peer = IpAddress.TryParse(info.Text("address"), out var peer) && peer != local ? peer : null,
            Broadcast = IpAddress.TryParse(info.Text("broadcast"), out var broadcast) ? broadcast : null,
            Scope = RouteWords.TryParseScope(info.Text("scope") ?? "global", out var scope) ? scope : AddressScope.Global,
            IsSecondary = local.Family == IpFamily.IPv4 && info.Flag("secondary") == true,
            NoPrefixRoute = info.Flag("noprefixroute") ?? false,
            IsDeprecated = info.Flag("deprecated") ?? false,
            IsAutomatic = local == IpAddress.LinkLocal(link.Mac),
        };
    }
}
