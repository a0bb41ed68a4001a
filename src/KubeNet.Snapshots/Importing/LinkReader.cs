using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads links from <c>ip -j -d link show</c>, or, where that is missing, from <c>ip -j addr show</c>.</summary>
internal sealed class LinkReader
{
    private const string NoLinks = "the namespace has no link but lo: nothing gets in or out";

    private readonly Folder _folder;
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Link> _links = [];
    private readonly List<VethEnd> _veths = [];
    private readonly List<LowerEnd> _lowers = [];

    private LinkReader(Folder folder) => _folder = folder;

    /// <summary>The links by index, the veth ends that look for their peers, and the links that look for the device below.</summary>
    public static (IReadOnlyDictionary<int, Link> Links, IReadOnlyList<VethEnd> Veths, IReadOnlyList<LowerEnd> Lowers) Read(Folder folder)
    {
        var reader = new LinkReader(folder);
        var file = BundleFiles.Link;
        var rows = JsonRows.Read(folder, file, "the links are taken from ip-addr.json, which does not tell their kinds");
        if (rows is null)
        {
            file = BundleFiles.Address;
            rows = JsonRows.Read(folder, file, NoLinks);
            if (rows is null)
                folder.Warn(null, null, "There is neither ip-link.json nor ip-addr.json.", NoLinks);
            else if (folder.Find(BundleFiles.Link) is null)
                folder.Warn(null, null, "There is no ip-link.json; the links are taken from ip-addr.json.", "bridges and other kinds are taken for unknown devices, and what is sent there leaves the model");
        }

        foreach (var row in rows ?? [])
            reader.Add(file, row);
        if (!reader._links.ContainsKey(1) && !reader._indexes.ContainsKey("lo"))
            reader._links.Add(1, new LoopbackLink { Index = 1, Name = "lo", Mtu = 65536 });
        reader.AddPorts(file, rows ?? []);
        reader.AddLowerDevices(file, rows ?? []);
        if (reader._links.Count > 0 && rows is not null)
            folder.Info(file, $"{reader._links.Count} links: {string.Join(", ", reader._links.Values.GroupBy(link => link.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Count()} {kind.Key}"))}");
        return (reader._links, reader._veths, reader._lowers);
    }

    private static Link ToLink(string kind, JsonRow row, int index, string name, IReadOnlyList<string> flags)
    {
        var data = row.Row("linkinfo")?.Row("info_data");
        return kind switch
        {
            "loopback" => new LoopbackLink { Index = index, Name = name },
            "veth" => new VethLink { Index = index, Name = name, PeerNamespace = null, PeerIndex = row.Int("link_index") ?? 0 },
            "dummy" => new DummyLink { Index = index, Name = name },
            "vxlan" or "ipip" or "sit" or "gre" or "gretap" when TunnelRows.Read(kind, row, index, name) is { } tunnel => tunnel,
            "vlan" or "macvlan" or "ipvlan" when StackedRows.Read(kind, row, index, name) is { } stacked => stacked,
            "vrf" when data?.Number("table") is > 0 and <= uint.MaxValue and var table => new VrfLink { Index = index, Name = name, Table = (uint)table },
            "bond" when data is not null && BondWords.TryParse(data.Text("mode"), out BondMode mode) => new BondLink
            {
                Index = index,
                Name = name,
                Mode = mode,
                HashPolicy = BondWords.TryParse(data.Text("xmit_hash_policy"), out BondHashPolicy policy) ? policy : BondHashPolicy.Layer2,
                HasOwnMac = true,
            },
            "bridge" => new BridgeLink
            {
                Index = index,
                Name = name,
                AgeingTime = (data?.Int("ageing_time") ?? 30000) / 100,
                HasOwnMac = true,
                HasOwnMtu = true,
                CarrierFollowsPorts = flags.Contains("NO-CARRIER"),
                NfCallIptables = data?.Flag("nf_call_iptables") ?? false,
                NfCallIp6tables = data?.Flag("nf_call_ip6tables") ?? false,
                Stp = data?.Number("stp_state") is > 0,
                VlanFiltering = data?.Flag("vlan_filtering") ?? false,
                VlanProtocol = VlanProtocolExtensions.TryParse(data?.Text("vlan_protocol"), out var protocol) ? protocol : VlanProtocol.Dot1Q,
                DefaultPvid = (ushort)Math.Clamp(data?.Number("vlan_default_pvid") ?? BridgeLink.UsualPvid, 0, BridgeVlan.LargestId),
            },
            _ => new ExternalLink { Index = index, Name = name, ExternalKind = kind, NoArp = flags.Contains("NOARP"), HasCarrier = flags.Contains("LOWER_UP") },
        };
    }

    private static string KindOf(JsonRow row, IReadOnlyList<string> flags)
    {
        // One driver makes both: tun carries packets, tap frames.
        if (row.Row("linkinfo") is { } info && info.Text("info_kind") is { } kind)
            return kind == "tun" && info.Row("info_data")?.Text("type") == "tap" ? "tap" : kind;
        if (flags.Contains("LOOPBACK"))
            return "loopback";

        // Without -d a veth shows only by its peer in another namespace; vlan and macvlan devices have a link_index too, but no flag M-DOWN of their own.
        return row.Has("link_index") && row.Has("link_netnsid") && !row.Has("linkinfo") && !row.Has("promiscuity") ? "veth" : row.Text("link_type") ?? "unknown";
    }

    private void Add(string file, JsonRow row)
    {
        var name = row.Text("ifname");
        var index = row.Number("ifindex");
        if (string.IsNullOrEmpty(name) || index is not (> 0 and <= int.MaxValue) || _links.ContainsKey((int)index) || _indexes.ContainsKey(name))
        {
            _folder.Error(file, row.Line, $"A link needs a name and an index of its own: {row}", "the link is missing");
            return;
        }

        var flags = row.Texts("flags");
        var kind = KindOf(row, flags);
        var link = ToLink(kind, row, (int)index, name, flags) with
        {
            Mtu = (int)Math.Clamp(row.Number("mtu") ?? 1500, 0, int.MaxValue),
            Group = LinkGroup.TryParse(row.Text("group"), out var group) ? group : 0,
            IsUp = flags.Contains("UP"),
            IsReady = flags.Contains("UP") && flags.Contains("LOWER_UP"),
            Mac = MacAddress.TryParse(row.Text("address"), out var mac) ? mac : default,
        };
        _indexes.Add(name, link.Index);
        _links.Add(link.Index, link);
        if (link is VethLink)
            _veths.Add(new VethEnd(_folder, link.Index, name, row.Int("link_index"), row.Text("link"), row.Int("link_netnsid"), row.Line, file));
        if (link is StackedLink)
            _lowers.Add(new LowerEnd(_folder, link.Index, name, row.Int("link_index"), row.Text("link"), row.Int("link_netnsid"), row.Line, file));
        if (link is ExternalLink)
            _folder.Warn(file, row.Line, $"{name} is a device of kind '{kind}', whose other end is not in the model.", "what is sent there ends as LeftModel");
        if (link is VethLink or BridgeLink or MacvlanLink or VlanLink or VxlanLink or BondLink && flags.Contains("NOARP"))
            _folder.Warn(file, row.Line, $"{name} has ARP switched off (NOARP), which is modelled of dummies, tunnels and devices whose other end is elsewhere only.", "it resolves neighbours and answers for its addresses as if it were on");
        ReportSettings(file, row, link);
    }

    /// <summary>The devices below tunnels, which may stand further down; a VXLAN's default remote leaves by it (vxlan_dev_create).</summary>
    private void AddLowerDevices(string file, IReadOnlyList<JsonRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Row("linkinfo")?.Row("info_data")?.Text("link") is not { } below || row.Text("ifname") is not { } name
                || !_indexes.TryGetValue(name, out var index) || _links[index] is not TunnelLink tunnel)
                continue;
            if (!_indexes.TryGetValue(below, out var lower))
            {
                _folder.Warn(file, row.Line, $"{name} stands on the device {below}, which is missing.", "its outer packets go where the routes say");
                continue;
            }

            _links[index] = tunnel is VxlanLink { Remote: { } remote } vxlan
                ? vxlan with { LowerIndex = lower, StaticFdb = [new VxlanFdbEntry(default, [new VxlanRemote(remote, LinkIndex: lower)])] }
                : tunnel with { LowerIndex = lower };
        }
    }

    private void ReportSettings(string file, JsonRow row, Link link)
    {
        if (link is not BridgeLink || row.Row("linkinfo")?.Row("info_data") is not { } data)
            return;
        if (data.Flag("vlan_filtering") == true && _folder.Find(BundleFiles.BridgeVlan) is null)
            _folder.Warn(file, row.Line, $"{link.Name} filters VLANs, and there is no {BundleFiles.BridgeVlan}.", "each port is taken to be in the default VLAN alone");
        if (data.Number("stp_state") is > 0)
            _folder.Info(file, $"{link.Name} runs the spanning tree protocol; its ports keep the state that they had.");
    }

    private void AddPorts(string file, IReadOnlyList<JsonRow> rows)
    {
        var portRows = JsonRows.Read(_folder, BundleFiles.BridgeLink, "port settings are taken from ip-link.json") ?? [];
        var settings = portRows.Where(row => row.Text("ifname") is not null).GroupBy(row => row.Text("ifname")!).ToDictionary(group => group.Key, group => group.First());
        var vlans = BridgeVlanReader.Read(_folder);
        foreach (var (index, bridge) in _links.Values.OfType<BridgeLink>().Select(bridge => (bridge.Index, bridge)).ToList())
            _links[index] = bridge with { Vlans = vlans is null ? BridgeVlan.DefaultsOf(bridge.DefaultPvid) : vlans.GetValueOrDefault(bridge.Name) };
        foreach (var row in rows)
        {
            if (row.Text("master") is not { } master || row.Text("ifname") is not { } name || !_indexes.TryGetValue(name, out var index))
                continue;
            if (_indexes.TryGetValue(master, out var above) && _links[above] is BondLink bond)
            {
                AddSlave(bond, _links[index], row);
                continue;
            }

            if (above != 0 && _links[above] is VrfLink)
            {
                _links[index] = _links[index] with { Master = above };
                continue;
            }

            if (!_indexes.TryGetValue(master, out var bridge) || _links[bridge] is not BridgeLink)
            {
                var kind = _indexes.TryGetValue(master, out var known) ? _links[known].Kind : "missing device";
                _folder.Warn(file, row.Line, $"{name} is enslaved to {master}, a {kind}.", "the model treats it as a device of its own");
                continue;
            }

            var port = row.Row("linkinfo")?.Row("info_slave_data") ?? settings.GetValueOrDefault(name);
            if (port?.Flag("locked") == true)
                _folder.Warn(file, row.Line, $"{name} is a locked port of {master}, which takes only frames from addresses that the FDB has there.", "the model takes all");
            _links[bridge] = (BridgeLink)_links[bridge] with { CarrierFollowsPorts = true };
            var isDown = !_links[index].IsUp || !_links[bridge].IsUp || !row.Texts("flags").Contains("LOWER_UP");
            _links[index] = _links[index] with
            {
                Master = bridge,
                Port = (port is null ? BridgePort.Default : ToPort(port, isDown)) with { Vlans = vlans is null ? BridgeVlan.DefaultsOf(((BridgeLink)_links[bridge]).DefaultPvid) : vlans.GetValueOrDefault(name) },
            };
        }
    }

    /// <summary>A slave of a bond; the active one says so itself, and the bond names it too.</summary>
    private void AddSlave(BondLink bond, Link slave, JsonRow row)
    {
        var data = row.Row("linkinfo")?.Row("info_slave_data");
        var mac = MacAddress.TryParse(data?.Text("perm_hwaddr"), out var own) ? own : slave.Mac;
        var isActive = bond.Mode == BondMode.ActiveBackup && data?.Text("state") == "ACTIVE";
        _links[slave.Index] = slave with { Master = bond.Index };
        _links[bond.Index] = bond with
        {
            Slaves = bond.Slaves.Add(new BondSlave(slave.Index, mac, slave.Mtu)),
            ActiveSlave = isActive ? slave.Index : bond.ActiveSlave,
        };
    }

    private static BridgePort ToPort(JsonRow row, bool isDown) => new()
    {
        Hairpin = row.Flag("hairpin") ?? false,
        Learning = row.Flag("learning") ?? true,
        Flood = row.Flag("flood") ?? true,
        McastFlood = row.Flag("mcast_flood") ?? true,
        BcastFlood = row.Flag("bcast_flood") ?? true,
        Isolated = row.Flag("isolated") ?? false,

        // A port without a carrier is disabled, and forwards when it comes back.
        State = !isDown && Enum.TryParse<BridgePortState>(row.Text("state"), ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : BridgePortState.Forwarding,
    };
}
