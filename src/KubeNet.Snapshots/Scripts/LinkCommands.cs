using System.Globalization;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots.Words;

namespace KubeNet.Snapshots.Scripts;

/// <summary>The commands that make the links of a lab. What is below a link is made before it.</summary>
internal sealed class LinkCommands(NetworkConfig config, ScriptNames names, CommandList commands, List<string> notes)
{
    private readonly HashSet<LinkPlace> _made = [];
    private string? _outside;
    private int _outsideLinks;

    /// <summary>The namespace that holds the far ends of links whose own are not in the lab, or null where there are none.</summary>
    public string? Outside => _outside;

    /// <summary>Makes all links.</summary>
    public void MakeAll()
    {
        foreach (var home in config.Namespaces.Values)
        {
            foreach (var link in home.Links.Values)
                Make(home, link);
        }
    }

    /// <summary>Makes links ports of their bridges, and sets what can only be set then, and groups.</summary>
    public void Enslave(NamespaceConfig home)
    {
        foreach (var port in home.Links.Values)
        {
            if (port.Master is not { } master || home.Links.GetValueOrDefault(master) is not BridgeLink bridge)
                continue;
            Ip(home, "link", "set", "dev", port.Name, "master", bridge.Name);
            var words = LinkWords.OfPort(port.Port).Where(word => !word.IsUsual && word.Key != "state").SelectMany(word => word.Text.Split(' ')).ToList();
            if (words.Count > 0)
                Ip(home, ["link", "set", "dev", port.Name, "type", "bridge_slave", .. words]);
            SetVlans(home, port.Name, port.Port.Vlans, bridge, []);
        }

        foreach (var link in home.Links.Values.Where(link => link.Group != 0))
            Ip(home, "link", "set", "dev", link.Name, "group", Number(link.Group));
        foreach (var bridge in home.Links.Values.OfType<BridgeLink>())
        {
            SetVlans(home, bridge.Name, bridge.Vlans, bridge, ["self"]);
            if (bridge.HasOwnMtu)
                Ip(home, "link", "set", "dev", bridge.Name, "mtu", Number(bridge.Mtu));
        }
    }

    /// <summary>The states of ports, which a port only takes while it has a carrier.</summary>
    public void SetStates(NamespaceConfig home)
    {
        foreach (var port in home.Links.Values.Where(link => link is { Master: not null, IsUp: true } && link.Port.State != BridgePortState.Forwarding))
        {
            if (home.Links.GetValueOrDefault(port.Master!.Value) is BridgeLink { Stp: true })
                notes.Add($"{home.Name}: bridge {home.Links[port.Master.Value].Name} runs STP, which decides on the state of port {port.Name} by itself.");
            else
                Ip(home, "link", "set", "dev", port.Name, "type", "bridge_slave", "state", Number((byte)port.Port.State));
        }
    }

    /// <summary>What the administrator put into forwarding databases.</summary>
    public void FillFdb(NamespaceConfig home)
    {
        foreach (var vxlan in home.Links.Values.OfType<VxlanLink>())
        {
            foreach (var entry in vxlan.StaticFdb)
            {
                foreach (var remote in entry.Remotes.Items.Where(remote => !(entry.Mac.IsZero && remote.Address == vxlan.Remote)))
                    Bridge(home, ["fdb", "append", $"{entry.Mac}", "dev", vxlan.Name, .. RemoteWords(home, remote), "self", "permanent"]);
            }
        }

        foreach (var bridge in home.Links.Values.OfType<BridgeLink>())
        {
            var own = home.Links.Values.Where(link => link == bridge || link.Master == bridge.Index).Select(link => link.Mac).ToHashSet();
            foreach (var entry in bridge.StaticFdb.Where(entry => !(entry.IsLocal && own.Contains(entry.Mac)) && home.Links.ContainsKey(entry.PortIndex)))
            {
                string[] vlan = entry.Vlan == 0 ? [] : ["vlan", Number(entry.Vlan)];
                Bridge(home, ["fdb", "add", $"{entry.Mac}", "dev", home.Links[entry.PortIndex].Name, entry.PortIndex == bridge.Index ? "self" : "master", entry.IsLocal ? "permanent" : "static", .. vlan]);
            }
        }
    }

    private static List<string> RemoteWords(NamespaceConfig home, VxlanRemote remote)
    {
        var words = new List<string> { "dst", $"{remote.Address}" };
        if (remote.Port is { } port)
            words.AddRange(["port", Number(port)]);
        if (remote.Id is { } id)
            words.AddRange(["vni", Number(id)]);
        if (remote.LinkIndex is { } via && home.Links.TryGetValue(via, out var link))
            words.AddRange(["via", link.Name]);
        return words;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Make(NamespaceConfig home, Link link)
    {
        if (!_made.Add(new LinkPlace(home.Name, link.Index)))
            return;
        ScriptFaults.RequireLinkName(home, link);
        switch (link)
        {
            case LoopbackLink:
                if (link.Mtu != 65536)
                    Ip(home, "link", "set", "dev", link.Name, "mtu", Number(link.Mtu));
                break;
            case VethLink veth when config.PeerOf(veth) is { } peer:
                _made.Add(new LinkPlace(veth.PeerNamespace!, peer.Index));
                ScriptFaults.RequireLinkName(config[veth.PeerNamespace!], peer);
                Ip(home, [.. Start(link), "type", "veth", "peer", "name", peer.Name, "mtu", Number(peer.Mtu), "address", $"{peer.Mac}", "netns", names[veth.PeerNamespace!]]);
                break;
            case StackedLink stacked when config.LowerOf(stacked) is { } lower:
                var below = config[stacked.LowerNamespace!];
                Make(below, lower);
                Ip(below, ["link", "add", "link", lower.Name, .. Start(link)[2..], "netns", names[home.Name], "type", link.Kind, .. TypeWords(home, link)]);
                break;
            case VethLink or StackedLink or ExternalLink:
                MakeOutside(home, link);
                break;
            case VxlanLink or IpipLink:
                var tunnel = (TunnelLink)link;
                if (tunnel.LowerIndex is { } index && home.Links.TryGetValue(index, out var device))
                    Make(home, device);
                if (link is IpipLink { IsFallback: true })
                    MakeFallback(home, link);
                else
                    Ip(home, [.. Start(link), "type", link.Kind, .. TypeWords(home, link)]);
                break;
            case BridgeLink bridge:
                Ip(home, [.. bridge.HasOwnMac ? Start(link)[..^2] : ["link", "add", "name", link.Name], "type", "bridge", .. TypeWords(home, link)]);
                break;
            case DummyLink:
                Ip(home, [.. Start(link), "type", "dummy"]);
                break;
            default:
                throw new NetConfigException("ScriptImpossible", $"Link '{link.Name}' of namespace '{home.Name}' is a {link.Kind}, which scripts do not build yet; remove it first.");
        }
    }

    // With the address before the MTU, which a bridge takes from its ports.
    private static string[] Start(Link link) => link.IsEthernet
        ? ["link", "add", "name", link.Name, "address", $"{link.Mac}", "mtu", Number(link.Mtu)]
        : ["link", "add", "name", link.Name, "mtu", Number(link.Mtu)];

    private static IEnumerable<string> TypeWords(NamespaceConfig home, Link link) => LinkWords.OfType(home, link).Where(word => !word.IsUsual).SelectMany(word => word.Text.Split(' '));

    // The module makes tunl0 in each namespace by itself.
    private void MakeFallback(NamespaceConfig home, Link link)
    {
        var place = $"ip -n {names[home.Name]}";
        commands.Line($"{place} link show dev {ShellText.Quote(link.Name)} >/dev/null 2>&1 || {place} link add name {ShellText.Quote(link.Name)} type ipip || :");
        Ip(home, "link", "set", "dev", link.Name, "mtu", Number(link.Mtu));
    }

    // The wire of a machine's NIC cannot be made: in its place is one to a namespace in which nobody answers.
    private void MakeOutside(NamespaceConfig home, Link link)
    {
        if (_outside is null)
        {
            _outside = names.Free("outside");
            commands.Line($"make {_outside}");
            commands.Input($"settings {_outside}", "net/ipv6/conf/default/disable_ipv6 1\n");
        }

        var far = $"out{++_outsideLinks}";
        notes.Add($"{home.Name}: the other end of {link.Name} ({link.Kind}) is not in the lab; it is a veth whose other end is {far} of {_outside}, where nobody answers.");
        Ip(home, [.. link.IsEthernet ? Start(link) : ["link", "add", "name", link.Name, "mtu", Number(link.Mtu)], "type", "veth", "peer", "name", far, "netns", _outside]);
        if (link is ExternalLink { NoArp: true })
            Ip(home, "link", "set", "dev", link.Name, "arp", "off");
        if (link is not ExternalLink { HasCarrier: false })
            commands.Add("ip", _outside, "link", "set", "dev", far, "up");
    }

    private void SetVlans(NamespaceConfig home, string name, EquatableArray<BridgeVlan> vlans, BridgeLink bridge, string[] self)
    {
        var usual = BridgeVlan.DefaultsOf(bridge.DefaultPvid);
        if (vlans == usual || (!bridge.VlanFiltering && vlans == BridgeVlan.DefaultsOf(BridgeLink.UsualPvid)))
            return;
        foreach (var vlan in usual.Items.Where(vlan => !vlans.Contains(vlan)))
            Bridge(home, ["vlan", "del", "dev", name, "vid", Number(vlan.Id), .. self]);
        foreach (var vlan in vlans.Items.Where(vlan => !usual.Contains(vlan)))
            Bridge(home, ["vlan", "add", "dev", name, .. LinkWords.OfVlan(vlan).Text.Split(' '), .. self]);
    }

    private void Ip(NamespaceConfig home, params IEnumerable<string> words) => commands.Add("ip", names[home.Name], words);

    private void Bridge(NamespaceConfig home, params IEnumerable<string> words) => commands.Add("bridge", names[home.Name], words);
}
