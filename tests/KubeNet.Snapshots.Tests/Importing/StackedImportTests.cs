using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Snapshots.Tests.Importing;

/// <summary>VLANs, macvlans, ipvlans and bridges that filter VLANs, as iproute2 prints them.</summary>
public sealed class StackedImportTests : IDisposable
{
    internal const string Host = """
        [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536},
         {"ifindex":2,"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:02","link_type":"ether"},
         {"ifindex":3,"link":"eth0","ifname":"eth0.10","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:02","link_type":"ether","linkinfo":{"info_kind":"vlan","info_data":{"protocol":"802.1Q","id":10,"flags":["REORDER_HDR"]}}},
         {"ifindex":4,"link":"eth0.10","ifname":"q","flags":["BROADCAST"],"mtu":1500,"address":"02:00:00:00:00:02","linkinfo":{"info_kind":"vlan","info_data":{"protocol":"802.1ad","id":5,"flags":["REORDER_HDR","LOOSE_BINDING"]}}},
         {"ifindex":5,"ifname":"eth1","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:05","link_type":"ether"},
         {"ifindex":6,"link":"eth1","ifname":"ipv0","flags":["BROADCAST","NOARP","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:05","linkinfo":{"info_kind":"ipvlan","info_data":{"mode":"l3s","private":true}}},
         {"ifindex":7,"ifname":"br0","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:07","linkinfo":{"info_kind":"bridge","info_data":{"ageing_time":30000,"stp_state":1,"vlan_filtering":1,"vlan_protocol":"802.1Q","vlan_default_pvid":1}}},
         {"ifindex":8,"link":"p1p","ifname":"p1","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"master":"br0","address":"02:00:00:00:00:08","linkinfo":{"info_kind":"veth","info_slave_kind":"bridge","info_slave_data":{"state":"blocking","hairpin":false,"learning":true,"flood":true,"mcast_flood":true,"bcast_flood":true,"isolated":false}}},
         {"ifindex":9,"link":"p1","ifname":"p1p","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:09","linkinfo":{"info_kind":"veth"}},
         {"ifindex":10,"link":"gone","ifname":"v9","flags":["BROADCAST"],"mtu":1500,"address":"02:00:00:00:00:0a","linkinfo":{"info_kind":"vlan","info_data":{"protocol":"802.1Q","id":9}}},
         {"ifindex":11,"link":"eth1","ifname":"src","flags":["BROADCAST"],"mtu":1500,"address":"02:00:00:00:00:0b","linkinfo":{"info_kind":"macvlan","info_data":{"mode":"source"}}}]
        """;

    private const string Box = """
        [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536},
         {"ifindex":2,"link_index":2,"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:01:02","link_netnsid":3,"linkinfo":{"info_kind":"macvlan","info_data":{"mode":"bridge","bcqueuelen":1000}}}]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_vlan_finds_the_device_below_it()
    {
        var config = Read().Config;

        Assert.Equal(((ushort)10, VlanProtocol.Dot1Q, false, "host", 2), Vlan("eth0.10"));
        Assert.Equal(((ushort)5, VlanProtocol.Dot1Ad, true, "host", 3), Vlan("q"));
        Assert.Contains(new LinkPlace("host", 3), config.Link("host", "eth0").Uppers);

        (ushort, VlanProtocol, bool, string?, int) Vlan(string name) => config.Link("host", name) is VlanLink vlan ? (vlan.Id, vlan.Protocol, vlan.LooseBinding, vlan.LowerNamespace, vlan.LowerIndex) : default;
    }

    [Fact]
    public void A_macvlan_in_a_container_finds_the_machines_device_by_the_number_of_its_namespace()
    {
        var config = Read().Config;
        var macvlan = Assert.IsType<MacvlanLink>(config.Link("box", "eth0"));

        Assert.Equal((MacvlanMode.Bridge, "host", 2), (macvlan.Mode, macvlan.LowerNamespace, macvlan.LowerIndex));
        Assert.Contains(new LinkPlace("box", 2), config.Link("host", "eth0").Uppers);
    }

    [Fact]
    public void An_ipvlan_keeps_mode_and_flag() =>
        Assert.Equal((IpvlanMode.L3s, IpvlanFlag.Private, 5), Read().Config.Link("host", "ipv0") is IpvlanLink ipvlan ? (ipvlan.Mode, ipvlan.Flag, ipvlan.LowerIndex) : default);

    [Fact]
    public void What_has_no_device_or_an_unknown_mode_is_reported()
    {
        var import = Read();

        Assert.Contains(import.Report, entry => entry.Text.Contains("below v9 (gone", StringComparison.Ordinal));
        Assert.Equal("macvlan", Assert.IsType<ExternalLink>(import.Config.Link("host", "src")).Kind);
    }

    [Fact]
    public void A_bridge_keeps_its_vlans_and_its_ports_states()
    {
        _folder.Write("host/bridge-vlan.json", """
            [{"ifname":"br0","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]}]},{"ifname":"p1","vlans":[{"vlan":10,"flags":["PVID","Egress Untagged"]},{"vlan":20,"vlanEnd":22},{"vlan":21,"vlanEnd":22},{"vlan":5000}]}]
            """);
        var import = Read();
        var bridge = Assert.IsType<BridgeLink>(import.Config.Link("host", "br0"));

        Assert.True(bridge is { VlanFiltering: true, Stp: true });
        Assert.Equal([new BridgeVlan(1, true, true)], bridge.Vlans);
        Assert.Equal([new BridgeVlan(10, true, true), new BridgeVlan(20), new BridgeVlan(21), new BridgeVlan(22)], import.Config.Link("host", "p1").Port.Vlans);
        Assert.Equal(BridgePortState.Blocking, import.Config.Link("host", "p1").Port.State);
        Assert.Contains(import.Report, entry => entry.Text.Contains("5000", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_file_each_port_has_the_default_vlan_and_the_report_says_so()
    {
        var import = Read();

        Assert.Equal([new BridgeVlan(1, true, true)], import.Config.Link("host", "p1").Port.Vlans);
        Assert.Contains(import.Report, entry => entry.Text.Contains("there is no bridge-vlan.json", StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_answers_in_the_name_of_those_whom_its_bundle_names()
    {
        Assert.Empty(Read().Config["host"].ProxyNeighbors);
        _folder.Write("host/ip-neigh-proxy.json", """
            [{"dst":"10.0.0.9","dev":"p1","proxy":null},{"dst":"fd00::9","dev":"p1","proxy":null},{"dst":"fd00::9","dev":"p1","proxy":null},{"dst":"10.0.0.8","dev":"gone7","proxy":null}]
            """);
        var import = Read();

        Assert.Equal(["10.0.0.9", "fd00::9"], import.Config["host"].ProxyNeighbors.Select(proxy => proxy.Address.ToString()));
        Assert.Contains(import.Report, entry => entry.Severity == ReportSeverity.Warning && entry.Text.Contains("10.0.0.8", StringComparison.Ordinal));
    }

    [Fact]
    public void Learned_addresses_keep_their_vlan_and_those_of_no_use_are_left_out()
    {
        _folder.Write("host/bridge-fdb.json", """
            [{"mac":"02:00:00:00:00:51","ifname":"p1","vlan":10,"flags":[],"master":"br0","state":""},{"mac":"02:00:00:00:00:52","ifname":"p1","flags":[],"master":"br0","state":"static"},
             {"mac":"02:00:00:00:00:53","ifname":"p1","vlan":10,"flags":[],"master":"br0","state":"static"}]
            """);
        var import = Read();

        Assert.Equal((ushort)10, Assert.Single(import.Seeds.Fdb).Vlan);
        Assert.Equal(("02:00:00:00:00:53", (ushort)10), Assert.Single(((BridgeLink)import.Config.Link("host", "br0")).StaticFdb.Items.ToArray()) is var entry ? (entry.Mac.ToString(), entry.Vlan) : default);
    }

    [Fact]
    public void A_packet_leaves_by_the_vlan_of_an_imported_machine()
    {
        _folder.Write("host/ip-addr.json", """[{"ifindex":3,"ifname":"eth0.10","addr_info":[{"family":"inet","local":"10.10.0.1","prefixlen":24,"scope":"global"}]}]""");
        _folder.Write("host/ip-route.json", """[{"dst":"10.10.0.0/24","dev":"eth0.10","protocol":"kernel","scope":"link","prefsrc":"10.10.0.1","flags":[]}]""");
        _folder.Write("host/ip-neigh.json", """[{"dst":"10.10.0.2","dev":"eth0.10","lladdr":"02:00:00:00:00:99","state":["PERMANENT"]}]""");
        var lab = new Lab();
        Read().ApplyTo(lab);

        var trace = lab.Send(new Engine.Forwarding.Probe { From = "host", To = Engine.Addressing.IpAddress.Parse("10.10.0.2"), Protocol = IpProtocol.Icmp });

        Assert.Equal(Verdict.LeftModel, trace.Verdict);
        Assert.Contains("VLAN 10", trace.Summary, StringComparison.Ordinal);
    }

    private SnapshotImport Read()
    {
        _folder.Write("host/ip-link.json", Host);
        _folder.Write("box/ip-link.json", Box);
        _folder.Write("box/meta.json", """{"nsids":{"3":"host"}}""");
        return SnapshotImport.Read(_folder.Path);
    }
}
