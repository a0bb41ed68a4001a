using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Bonds as drivers/net/bonding has them; the kernel of the labs has none.</summary>
public sealed class BondTests
{
    [Fact]
    public void The_active_slave_is_used_and_another_takes_its_place()
    {
        var lab = Cables(BondMode.ActiveBackup);

        Assert.Equal("c0", Slave(lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered)));
        lab.Link("b", "c0", new LinkChange { Up = false });
        Assert.Equal("c1", Slave(lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered)));
        lab.Link("b", "c1", new LinkChange { Up = false });
        lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Unreachable, "NEIGH_FAILED");
    }

    [Fact]
    public void The_primary_slave_is_active_whenever_it_can()
    {
        var lab = Cables(BondMode.ActiveBackup, primary: "c1");

        Assert.Equal("c1", Slave(lab.Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered)));
        lab.Link("b", "c1", new LinkChange { Up = false });
        Assert.Equal("c0", Slave(lab.Ping("a", "10.0.0.2")));
        lab.Link("b", "c1", new LinkChange { Up = true });
        Assert.Equal("c1", Slave(lab.Ping("a", "10.0.0.2")));
    }

    [Fact]
    public void A_backup_hears_nothing()
    {
        var lab = new LabBuilder().Namespaces("a", "sender").Veth("a:c0", "sender:one").Veth("a:c1", "sender:two:10.0.0.2/24").Link("a", "c0", new LinkChange { Up = false }).Link("a", "c1", new LinkChange { Up = false });
        lab.Lab.Edit(config => config.AddBond(new BondSpec("a", "bond0") { Mode = BondMode.ActiveBackup, Slaves = ["c0", "c1"] }).AddNeighbor("sender", "two", IpAddress.Parse("10.0.0.1"), config.Link("a", "c0").Mac));
        lab.Up("a", "bond0").Address("a", "bond0", "10.0.0.1/24");

        Assert.Contains("c1 is no active slave", lab.Ping("sender", "10.0.0.1").ShouldEndIn(Verdict.Dropped).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BondHashPolicy.Layer2, false)]
    [InlineData(BondHashPolicy.Layer23, false)]
    [InlineData(BondHashPolicy.Layer34, true)]
    [InlineData(BondHashPolicy.Encap34, true)]
    [InlineData(BondHashPolicy.VlanSrcmac, false)]
    public void Flows_are_spread_by_what_the_policy_looks_at(BondHashPolicy policy, bool byPort)
    {
        var lab = Cables(BondMode.Dot3ad, policy).Listen("b", IpProtocol.Udp, 53);

        var slaves = Enumerable.Range(0, 16).Select(number => Slave(lab.Lab.Send(new Probe { From = "a", To = IpAddress.Parse("10.0.0.2"), Port = 53, SourcePort = (ushort)(40000 + number), Protocol = IpProtocol.Udp }).ShouldEndIn(Verdict.Delivered)));

        Assert.Equal(byPort ? 2 : 1, slaves.Distinct().Count());
    }

    [Fact]
    public void The_hash_is_the_kernels_own()
    {
        // By hand: __bond_xmit_hash of udp 10.0.0.1:40000 > 10.0.0.2:53 by layer3+4, little-endian.
        var ports = 0x3500409cu;
        var addresses = 0x0200000au ^ 0x0100000au;
        var hash = ports ^ addresses;
        hash ^= hash >> 16;
        hash ^= hash >> 8;

        var trace = Cables(BondMode.BalanceXor, BondHashPolicy.Layer34).Lab.Send(new Probe { From = "a", To = IpAddress.Parse("10.0.0.2"), Port = 53, SourcePort = 40000, Protocol = IpProtocol.Udp });

        Assert.Equal($"c{(hash >> 1) % 2}", Slave(trace));
    }

    [Fact]
    public void Round_robin_takes_turns_and_broadcast_takes_all()
    {
        var turns = Cables(BondMode.BalanceRr);
        Assert.Equal(2, Enumerable.Range(0, 4).Select(_ => Slave(turns.Ping("a", "10.0.0.2"))).Distinct().Count());

        Assert.Equal(["c0", "c1"], Cables(BondMode.Broadcast).Ping("a", "10.0.0.2").ShouldEndIn(Verdict.Delivered).Steps.OfType<LinkStep>().Where(step => step.Device == "bond0" && step.Action.StartsWith("sends", StringComparison.Ordinal)).Select(step => step.To).Order());
    }

    [Fact]
    public void A_bond_carries_vlans_and_is_a_bridge_port()
    {
        var lab = Cables(BondMode.ActiveBackup).Vlan("a", "bond0", 10, "10.10.0.1/24").Vlan("b", "bond0", 10, "10.10.0.2/24");
        lab.Ping("a", "10.10.0.2").ShouldEndIn(Verdict.Delivered);

        lab.Lab.Edit(config => config.AddNamespace("guest"));
        lab.Veth("b:p1", "guest:eth0:10.0.0.9/24").Bridge("b", "br0", "bond0", "p1");
        lab.Ping("a", "10.0.0.9").ShouldEndIn(Verdict.Delivered);
    }

    [Fact]
    public void Slaves_have_the_bonds_address_and_mtu_and_get_back_their_own()
    {
        var before = new LabBuilder().Namespaces("a").Lab.Config.AddDummy("a", "d0").AddDummy("a", "d1");
        var config = before.AddBond(new BondSpec("a", "bond0") { Slaves = ["d0", "d1"] }).SetLink("a", "bond0", new LinkChange { Mtu = 1400 });

        Assert.Equal([before.Link("a", "d0").Mac, before.Link("a", "d0").Mac, before.Link("a", "d0").Mac], new[] { "bond0", "d0", "d1" }.Select(name => config.Link("a", name).Mac));
        Assert.Equal((1400, true), (config.Link("a", "d1").Mtu, config.Link("a", "d1").IsUp));
        var free = config.SetLink("a", "d1", new LinkChange { Master = "" });
        Assert.Equal((before.Link("a", "d1").Mac, 1500, false, null), (free.Link("a", "d1").Mac, free.Link("a", "d1").Mtu, free.Link("a", "d1").IsUp, free.Link("a", "d1").Master));
        Assert.Null(config.RemoveLink("a", "bond0").Link("a", "d0").Master);
        Assert.Single(((BondLink)config.RemoveLink("a", "d0").Link("a", "bond0")).Slaves);
    }

    [Theory]
    [InlineData("a link that is up", "InvalidMaster", "set it down first")]
    [InlineData("the loopback link", "InvalidMaster", "loopback")]
    [InlineData("a bridge port", "InvalidMaster", "'br0'")]
    [InlineData("a primary that is no slave", "InvalidBondPrimary", "These are: d0")]
    [InlineData("a primary where all are used", "InvalidBondPrimary", "802.3ad")]
    [InlineData("the flags of a slave", "NotABridgePort", "'d0'")]
    public void What_the_kernel_refuses_is_refused(string what, string errorId, string words)
    {
        var config = new LabBuilder().Namespaces("a").Lab.Config.AddDummy("a", "d0").AddDummy("a", "d1").AddBridge("a", "br0", ["d1"]).AddDummy("a", "up").SetLink("a", "up", new LinkChange { Up = true });
        BondSpec Bond(params string[] slaves) => new("a", "bond0") { Slaves = slaves.ToEquatableArray() };
        var problem = Assert.Throws<NetConfigException>(() => what switch
        {
            "a link that is up" => config.AddBond(Bond("up")),
            "the loopback link" => config.AddBond(Bond("lo")),
            "a bridge port" => config.AddBond(Bond("d1")),
            "a primary that is no slave" => config.AddBond(Bond("d0") with { Mode = BondMode.ActiveBackup, Primary = "d1" }),
            "a primary where all are used" => config.AddBond(Bond("d0") with { Mode = BondMode.Dot3ad, Primary = "d0" }),
            "the flags of a slave" => config.AddBond(Bond("d0")).SetLink("a", "d0", new LinkChange { Hairpin = true }),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        });
        Assert.Equal(errorId, problem.ErrorId);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    private static string Slave(PacketTrace trace) => trace.Steps.OfType<LinkStep>().Last(step => step.Device == "bond0" && step.Action.StartsWith("sends", StringComparison.Ordinal)).To;

    /// <summary>a (10.0.0.1) and b (10.0.0.2) are joined by two cables, c0 and c1, which are one bond on either side.</summary>
    private static LabBuilder Cables(BondMode mode, BondHashPolicy policy = BondHashPolicy.Layer2, string? primary = null)
    {
        var lab = new LabBuilder().Namespaces("a", "b");
        foreach (var cable in new[] { "c0", "c1" })
            lab.Lab.Edit(config => config.AddVethPair(new VethSpec("a", cable, "b", cable)));
        foreach (var (name, number) in new[] { ("a", 1), ("b", 2) })
        {
            lab.Lab.Edit(config => config.AddBond(new BondSpec(name, "bond0") { Mode = mode, HashPolicy = policy, Slaves = ["c0", "c1"], Primary = primary }));
            lab.Up(name, "bond0").Address(name, "bond0", $"10.0.0.{number}/24");
        }

        return lab;
    }
}
