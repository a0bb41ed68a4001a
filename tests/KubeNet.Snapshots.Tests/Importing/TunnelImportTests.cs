using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;

namespace KubeNet.Snapshots.Tests.Importing;

/// <summary>Tunnels as iproute2 prints them: what is modelled becomes a link of its kind, the rest a device that leads out of the model.</summary>
public sealed class TunnelImportTests : IDisposable
{
    internal const string Links = """
        [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536},
         {"ifindex":5,"ifname":"flannel.1","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1450,"link_type":"ether","address":"02:00:00:00:00:01","linkinfo":{"info_kind":"vxlan","info_data":{"id":1,"local":"192.168.0.1","link":"eth0","port_range":{"low":0,"high":0},"port":8472,"learning":false,"ttl":0,"df":"unset","ageing":300,"udp_csum":true,"udp_zero_csum6_tx":false,"udp_zero_csum6_rx":false}}},
         {"ifindex":6,"ifname":"v1","flags":["BROADCAST"],"mtu":1450,"link_type":"ether","address":"02:00:00:00:00:06","linkinfo":{"info_kind":"vxlan","info_data":{"id":5,"remote":"10.0.0.2","local":"10.0.0.1","link":"eth0","port_range":{"low":100,"high":200},"port":4789,"learning":true,"tos":"0x1","df":"inherit","ageing":60,"udp_csum":true}}},
         {"ifindex":7,"ifname":"v6","flags":[],"mtu":1430,"address":"02:00:00:00:00:07","linkinfo":{"info_kind":"vxlan","info_data":{"id":7,"remote6":"fd00::2","local6":"fd00::1","port_range":{"low":0,"high":0},"port":4789,"learning":true,"ttl":9,"df":"unset","ageing":300}}},
         {"ifindex":8,"ifname":"v4","flags":["UP"],"mtu":1500,"address":"02:00:00:00:00:08","linkinfo":{"info_kind":"vxlan","info_data":{"external":true,"id":0,"port":4790,"learning":false,"ttl":0}}},
         {"ifindex":9,"ifname":"tunl0","flags":["NOARP","UP","LOWER_UP"],"mtu":1440,"link_type":"ipip","address":"0.0.0.0","linkinfo":{"info_kind":"ipip","info_data":{"proto":"ipip","remote":"any","local":"any","ttl":0,"pmtudisc":false}}},
         {"ifindex":10,"ifname":"eth0","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:0a","link_type":"ether"}]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_vxlan_keeps_its_settings_and_the_device_below_it()
    {
        var flannel = Vxlan(Read(), "flannel.1");

        Assert.Equal((1, (ushort)8472, "192.168.0.1", null, 10), (flannel.Id, flannel.DestinationPort, flannel.Local.ToString(), flannel.Remote, flannel.LowerIndex));
        Assert.Equal((false, false, (byte)0, 1450, true), (flannel.Learning, flannel.InheritsTtl, flannel.Ttl, flannel.Mtu, flannel.IsUp));
        Assert.Null(flannel.SourcePorts);
    }

    [Fact]
    public void What_is_inherited_and_what_is_set_is_told_apart()
    {
        var import = Read();
        var vxlan = Vxlan(import, "v1");

        Assert.Equal((true, (byte)1, VxlanDf.Inherit, 60, new PortRange(100, 200)), (vxlan.InheritsTtl, vxlan.Tos, vxlan.DontFragment, vxlan.AgeingTime, vxlan.SourcePorts!.Value));
        Assert.Equal(new VxlanRemote(IpAddress.Parse("10.0.0.2"), LinkIndex: 10), Assert.Single(vxlan.FindStatic(default)!.Remotes));
        Assert.Equal((IpFamily.IPv6, (byte)9, "fd00::2"), (Vxlan(import, "v6").Family, Vxlan(import, "v6").Ttl, Vxlan(import, "v6").Remote.ToString()));
    }

    [Fact]
    public void What_is_not_modelled_leads_out_of_the_model() => Assert.Equal("vxlan", Assert.IsType<ExternalLink>(Read().Config.Link("host", "v4")).Kind);

    [Fact]
    public void Calicos_device_is_the_fallback_tunnel()
    {
        var tunnel = Assert.IsType<IpipLink>(Read().Config.Link("host", "tunl0"));

        Assert.Equal((true, false, (byte)0, 1440), (tunnel.IsFallback, tunnel.PmtuDiscovery, tunnel.Ttl, tunnel.Mtu));
    }

    [Fact]
    public void Entries_that_lead_to_a_host_are_the_vxlans_and_learned_ones_are_seeds()
    {
        _folder.Write("host/bridge-fdb.json", """
            [{"mac":"33:33:00:00:00:01","ifname":"eth0","flags":["self"],"state":"permanent"},
             {"mac":"02:00:00:00:00:02","ifname":"flannel.1","dst":"192.168.0.2","flags":["self"],"state":"permanent"},
             {"mac":"00:00:00:00:00:00","ifname":"v1","dst":"10.0.0.2","viaIf":"eth0","flags":["self"],"state":"permanent"},
             {"mac":"00:00:00:00:00:00","ifname":"v1","dst":"10.0.0.9","port":99,"vni":8,"viaIf":"eth0","flags":["self"],"state":"permanent"},
             {"mac":"02:00:00:00:00:08","ifname":"v1","dst":"10.0.0.9","flags":["self"],"state":""},
             {"mac":"02:00:00:00:00:09","ifname":"v1","dst":"fd00::9","flags":["self"],"state":"permanent"}]
            """);
        var import = Read();
        var lab = new Lab(1);
        import.ApplyTo(lab);

        Assert.Equal("192.168.0.2", Assert.Single(Assert.Single(Vxlan(import, "flannel.1").StaticFdb).Remotes).Address.ToString());
        Assert.Equal(
            [new VxlanRemote(IpAddress.Parse("10.0.0.2"), LinkIndex: 10), new VxlanRemote(IpAddress.Parse("10.0.0.9"), 99, 8, 10)],
            Assert.Single(Vxlan(import, "v1").StaticFdb).Remotes);
        Assert.Equal("10.0.0.9", Assert.Single(lab.State["host"].VxlanFdb(6).Entries).Address.ToString());
        Assert.Contains(import.Report, entry => entry.Text.Contains("fd00::9", StringComparison.Ordinal) && entry.Consequence is not null);
        Assert.DoesNotContain(import.Report, entry => entry.Consequence?.Contains("LeftModel", StringComparison.Ordinal) == true && entry.File == "host/bridge-fdb.json");
    }

    private static VxlanLink Vxlan(SnapshotImport import, string name) => Assert.IsType<VxlanLink>(import.Config.Link("host", name));

    private SnapshotImport Read()
    {
        _folder.Write("host/ip-link.json", Links);
        return SnapshotImport.Read(_folder.Path);
    }
}
