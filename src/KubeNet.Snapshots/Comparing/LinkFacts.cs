using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots.Words;

namespace KubeNet.Snapshots.Comparing;

/// <summary>What is said of links and of what hangs on them. Links are known by their names: interface indexes are no part of it.</summary>
internal static class LinkFacts
{
    /// <summary>The link, its addresses and its forwarding database.</summary>
    public static IEnumerable<Fact> Of(NetworkConfig config, NamespaceConfig home, Link link)
    {
        yield return new Fact(DifferenceKind.Link, link.Name, [.. Words(config, home, link)]);
        foreach (var address in link.Addresses)
            yield return new Fact(DifferenceKind.Address, $"{address.Address} dev {link.Name}", AddressText(address));
        foreach (var fact in Fdb(home, link))
            yield return fact;
    }

    /// <summary>The name of a link by its index.</summary>
    public static string NameOf(NamespaceConfig home, int index) => home.Links.GetValueOrDefault(index)?.Name ?? $"if{index}";

    private static IEnumerable<LinkWord> Words(NetworkConfig config, NamespaceConfig home, Link link)
    {
        yield return LinkWord.Of("type", link.Kind);
        yield return new LinkWord("up", link.IsUp ? "up" : "down");
        yield return LinkWord.Of("mtu", link.Mtu);
        if (link.IsEthernet)
            yield return LinkWord.Of("address", link.Mac);
        if (Far(config, link) is { } far)
            yield return far;
        foreach (var word in LinkWords.OfType(home, link))
            yield return word;
        if (link is ExternalLink external)
        {
            yield return LinkWord.OnOff("arp", !external.NoArp, usual: true);
            yield return LinkWord.OnOff("carrier", external.HasCarrier, usual: true);
        }

        if (link.Master is { } master)
        {
            yield return LinkWord.Of("master", NameOf(home, master));
            foreach (var word in LinkWords.OfPort(link.Port))
                yield return word;
        }

        foreach (var vlan in Vlans(home, link))
            yield return LinkWords.OfVlan(vlan);
    }

    // Of no effect, and for most links never changed, where the bridge does not filter.
    private static EquatableArray<BridgeVlan> Vlans(NamespaceConfig home, Link link) => link switch
    {
        BridgeLink bridge => bridge.VlanFiltering ? bridge.Vlans : [],
        { Master: { } master } when home.Links.GetValueOrDefault(master) is BridgeLink { VlanFiltering: true } => link.Port.Vlans,
        _ => [],
    };

    private static LinkWord? Far(NetworkConfig config, Link link) => link switch
    {
        VethLink veth => new LinkWord("peer", config.PeerOf(veth) is { } peer ? $"peer {peer.Name} netns {veth.PeerNamespace}" : "peer outside"),
        StackedLink stacked => new LinkWord("link", config.LowerOf(stacked) is { } lower ? $"link {lower.Name} netns {stacked.LowerNamespace}" : "link outside"),
        _ => null,
    };

    private static string AddressText(LinkAddress address)
    {
        var text = new List<string>();
        if (address.Peer is { } peer)
            text.Add($"peer {peer}");
        if (address.Broadcast is { } broadcast)
            text.Add($"brd {broadcast}");
        text.Add($"scope {address.Scope.ToName()}");
        if (address.IsSecondary)
            text.Add("secondary");

        // ::1 has the flag inside the kernel, and ip does not show it.
        if (address is { NoPrefixRoute: true, IsAutomatic: false })
            text.Add("noprefixroute");
        if (address.IsDeprecated)
            text.Add("deprecated");
        return string.Join(' ', text);
    }

    private static IEnumerable<Fact> Fdb(NamespaceConfig home, Link link) => link switch
    {
        BridgeLink bridge => bridge.StaticFdb.Where(entry => !IsOwn(home, bridge, entry)).Select(entry => new Fact(
            DifferenceKind.FdbEntry, $"{entry.Mac} br {link.Name}", $"dev {NameOf(home, entry.PortIndex)}{(entry.Vlan == 0 ? "" : $" vlan {entry.Vlan}")} {(entry.IsLocal ? "permanent" : "static")}")),
        VxlanLink vxlan => vxlan.StaticFdb.SelectMany(entry => entry.Remotes.Select(remote => new Fact(
            DifferenceKind.FdbEntry, $"{entry.Mac} dev {link.Name}", VxlanText(home, remote)))),
        _ => [],
    };

    // A bridge holds the addresses of its ports and its own.
    private static bool IsOwn(NamespaceConfig home, BridgeLink bridge, FdbEntry entry) => entry.IsLocal && (entry.Mac == bridge.Mac || home.PortsOf(bridge).Any(port => port.Mac == entry.Mac));

    private static string VxlanText(NamespaceConfig home, VxlanRemote remote)
    {
        var text = $"dst {remote.Address}";
        text += remote.Port is { } port ? $" port {port}" : "";
        text += remote.Id is { } id ? $" vni {id}" : "";
        return text + (remote.LinkIndex is { } via ? $" via {NameOf(home, via)}" : "");
    }
}
