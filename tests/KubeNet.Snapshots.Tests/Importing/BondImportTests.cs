using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Snapshots.Tests.Importing;

/// <summary>Bonds, GRE and sit tunnels and the rarer selectors of ip rules, as iproute2 prints them.</summary>
public sealed class BondImportTests : IDisposable
{
    internal const string Links = """
        [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536},
         {"ifindex":2,"ifname":"eth0","flags":["BROADCAST","SLAVE","UP","LOWER_UP"],"mtu":1500,"group":"7","master":"bond0","address":"02:00:00:00:00:02","link_type":"ether","linkinfo":{"info_slave_kind":"bond","info_slave_data":{"state":"BACKUP","mii_status":"UP","perm_hwaddr":"02:00:00:00:00:02"}}},
         {"ifindex":3,"ifname":"eth1","flags":["BROADCAST","SLAVE","UP","LOWER_UP"],"mtu":1500,"master":"bond0","address":"02:00:00:00:00:02","link_type":"ether","linkinfo":{"info_slave_kind":"bond","info_slave_data":{"state":"ACTIVE","mii_status":"UP","perm_hwaddr":"02:00:00:00:00:03"}}},
         {"ifindex":4,"ifname":"bond0","flags":["BROADCAST","MASTER","UP","LOWER_UP"],"mtu":1500,"address":"02:00:00:00:00:02","link_type":"ether","linkinfo":{"info_kind":"bond","info_data":{"mode":"active-backup","active_slave":"eth1","miimon":100,"xmit_hash_policy":"layer2+3"}}},
         {"ifindex":5,"ifname":"gre1","flags":["POINTOPOINT","NOARP","UP","LOWER_UP"],"mtu":1472,"link_type":"gre","address":"10.0.0.1","linkinfo":{"info_kind":"gre","info_data":{"remote":"10.0.0.2","local":"10.0.0.1","link":"bond0","ttl":64,"pmtudisc":true,"ikey":"0.0.0.5","okey":"0.0.1.6","icsum":false,"ocsum":true}}},
         {"ifindex":6,"ifname":"tap1","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1462,"link_type":"ether","address":"02:00:00:00:00:06","linkinfo":{"info_kind":"gretap","info_data":{"remote":"10.0.0.2","local":"any","ttl":0,"pmtudisc":true}}},
         {"ifindex":7,"ifname":"sit1","flags":["POINTOPOINT","NOARP"],"mtu":1480,"link_type":"sit","address":"10.0.0.1","linkinfo":{"info_kind":"sit","info_data":{"proto":"ip6ip","remote":"10.0.0.3","local":"10.0.0.1","ttl":64,"pmtudisc":true}}},
         {"ifindex":8,"ifname":"sit2","flags":["NOARP"],"mtu":1480,"link_type":"sit","linkinfo":{"info_kind":"sit","info_data":{"proto":"any","remote":"any","local":"any","ttl":64}}},
         {"ifindex":9,"ifname":"red","flags":["NOARP","MASTER","UP","LOWER_UP"],"mtu":65575,"link_type":"ether","address":"02:00:00:00:00:09","linkinfo":{"info_kind":"vrf","info_data":{"table":10}}},
         {"ifindex":10,"ifname":"eth2","flags":["BROADCAST","UP","LOWER_UP"],"mtu":1500,"master":"red","address":"02:00:00:00:00:0a","link_type":"ether","linkinfo":{"info_slave_kind":"vrf","info_slave_data":{"table":10}}}]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bond_has_its_slaves_and_the_active_one()
    {
        var config = Read().Config;
        var bond = Assert.IsType<BondLink>(config.Link("host", "bond0"));

        Assert.Equal((BondMode.ActiveBackup, BondHashPolicy.Layer23, 3), (bond.Mode, bond.HashPolicy, bond.ActiveSlave));
        Assert.Equal([(2, "02:00:00:00:00:02"), (3, "02:00:00:00:00:03")], bond.Slaves.Select(slave => (slave.Index, slave.Mac.ToString())));
        Assert.Equal(4, config.Link("host", "eth0").Master);
        Assert.Equal(7, config.Link("host", "eth0").Group);
        Assert.True(config.HasCarrier(config["host"], bond));
    }

    [Fact]
    public void A_vrf_has_its_table_and_slaves()
    {
        var config = Read().Config;

        Assert.Equal(10u, Assert.IsType<VrfLink>(config.Link("host", "red")).Table);
        Assert.Equal(9, config.Link("host", "eth2").Master);
    }

    [Fact]
    public void Tunnels_keep_ends_keys_and_kind()
    {
        var config = Read().Config;
        var gre = Assert.IsType<GreLink>(config.Link("host", "gre1"));

        Assert.Equal((5, 262, true, false, 4, (byte)64), (gre.InputKey, gre.OutputKey, gre.Checksum, gre.IsTap, gre.LowerIndex, gre.Ttl));
        Assert.True(config.Link("host", "tap1") is GreLink { IsTap: true, IsEthernet: true, InputKey: 0 });
        Assert.Equal("10.0.0.3", Assert.IsType<SitLink>(config.Link("host", "sit1")).Remote.ToString());
        Assert.Equal("sit", Assert.IsType<ExternalLink>(config.Link("host", "sit2")).Kind);
    }

    [Fact]
    public void Rules_keep_users_groups_and_vrfs()
    {
        _folder.Write("host/ip-rule.json", """
            [{"priority":0,"src":"all","table":"local"},{"priority":100,"src":"all","uid_start":0,"uid_end":99,"table":"5"},{"priority":101,"src":"all","table":"main","suppress_prefixlen":0,"suppress_ifgroup":"default"},
             {"priority":1000,"src":"all","l3mdev":null},{"priority":1001,"src":"10.0.0.0","srclen":8,"l3mdev":null,"action":"unreachable"},{"priority":32766,"src":"all","table":"main"},{"priority":32767,"src":"all","table":"default"}]
            """);

        Assert.Equal(
            "0:\tfrom all lookup local\n100:\tfrom all uidrange 0-99 lookup 5\n101:\tfrom all lookup main suppress_prefixlength 0 suppress_ifgroup default\n1000:\tfrom all lookup [l3mdev-table]\n1001:\tfrom 10.0.0.0/8 lookup [l3mdev-table] unreachable\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n",
            new IpRuleText(_ => true).Rules(Read().Config["host"].IPv4Routing.Rules));
    }

    [Fact]
    public void Packets_leave_by_the_active_slave()
    {
        _folder.Write("host/ip-addr.json", """[{"ifindex":4,"ifname":"bond0","addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":24,"scope":"global"}]}]""");
        _folder.Write("host/ip-route.json", """[{"dst":"10.0.0.0/24","dev":"bond0","protocol":"kernel","scope":"link","prefsrc":"10.0.0.1","flags":[]}]""");
        _folder.Write("host/ip-neigh.json", """[{"dst":"10.0.0.2","dev":"bond0","lladdr":"02:00:00:00:00:99","state":["PERMANENT"]}]""");
        var lab = new Engine.Labs.Lab();
        Read().ApplyTo(lab);

        Assert.Contains("through eth1", lab.Send(new Engine.Forwarding.Probe { From = "host", To = IpAddress.Parse("10.0.0.2"), Protocol = IpProtocol.Icmp }).Summary, StringComparison.Ordinal);
    }

    private SnapshotImport Read()
    {
        _folder.Write("host/ip-link.json", Links);
        return SnapshotImport.Read(_folder.Path);
    }
}
