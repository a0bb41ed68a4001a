using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>GRE and sit tunnels, as net/ipv4/ip_gre.c, ip_tunnel.c and net/ipv6/sit.c have them; the kernel of the labs has neither.</summary>
public sealed class IpTunnelTests
{
    [Theory]
    [InlineData("10.5.0.2", 29, 24)]
    [InlineData("fd05::2", 49, 24)]
    public void Gre_carries_both_families(string to, int length, int headroom)
    {
        var trace = Gre(spec => spec).Udp("a", to, 53).ShouldEndIn(Verdict.Delivered);

        var wrap = trace.Steps.OfType<EncapsulateStep>().Single();
        Assert.Equal((IpProtocol.Gre, "192.168.0.1", "192.168.0.2", length + headroom, "gre"), (wrap.Outer.Protocol, wrap.Outer.Source.ToString(), wrap.Outer.Destination.ToString(), wrap.Outer.Length, wrap.Tunnel));
        Assert.Equal([("a", null, "tun"), ("a", "tun", "eth0"), ("b", "eth0", "tun"), ("b", "tun", null)], trace.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
    }

    [Theory]
    [InlineData(5, 5, Verdict.Delivered)]
    [InlineData(5, 6, Verdict.Dropped)]
    [InlineData(0, 6, Verdict.Dropped)]
    [InlineData(5, 0, Verdict.Dropped)]
    public void A_key_must_be_the_tunnels_own(int sent, int awaited, Verdict verdict)
    {
        var lab = Gre(spec => spec.Namespace == "a" ? spec with { OutputKey = sent, InputKey = sent } : spec with { OutputKey = sent, InputKey = awaited });

        var trace = lab.Udp("a", "10.5.0.2", 53).ShouldEndIn(verdict);

        Assert.Equal(sent == 0 ? "gre" : $"gre key {sent}", trace.Steps.OfType<EncapsulateStep>().Single().Tunnel);
    }

    [Theory]
    [InlineData(false, 0, false, false, 1476)]
    [InlineData(false, 5, false, false, 1472)]
    [InlineData(false, 5, true, true, 1464)]
    [InlineData(true, 0, false, false, 1462)]
    public void The_mtu_leaves_room_for_the_header(bool tap, int key, bool checksum, bool sequence, int mtu)
    {
        var lab = Gre(spec => spec with { IsTap = tap, OutputKey = key, InputKey = key, Checksum = checksum, Sequence = sequence });
        Assert.Equal(mtu, lab.Lab.Config.Link("a", "tun").Mtu);
    }

    [Fact]
    public void Gretap_carries_frames_into_a_bridge()
    {
        var lab = new LabBuilder().Namespaces("a", "b", "guest").Veth("a:eth0:192.168.0.1/24", "b:eth0:192.168.0.2/24").Veth("b:p1", "guest:eth0:10.5.0.2/24");
        lab.Lab.Edit(config => config
            .AddGre(new GreSpec("a", "tap") { IsTap = true, Remote = IpAddress.Parse("192.168.0.2") })
            .AddGre(new GreSpec("b", "tap") { IsTap = true, Remote = IpAddress.Parse("192.168.0.1") }));
        lab.Up("a", "tap").Up("b", "tap").Address("a", "tap", "10.5.0.1/24").Bridge("b", "br0", "tap", "p1");

        var trace = lab.Ping("a", "10.5.0.2").ShouldEndIn(Verdict.Delivered);

        Assert.Equal("arp", trace.Steps.OfType<NeighborStep>().First().Origin);
        Assert.Equal([("a", null, "tap"), ("a", "tap", "eth0"), ("b", "eth0", "tap"), ("b", "tap", "p1"), ("guest", "eth0", null)], trace.Hops.Select(hop => (hop.Namespace, hop.In, hop.Out)));
    }

    [Fact]
    public void Gre_without_a_remote_goes_to_the_gateway_and_ipip_does_not_take_its_packets()
    {
        var lab = Hosts();
        lab.Lab.Edit(config => config.AddGre(new GreSpec("a", "tun")).AddGre(new GreSpec("b", "tun")).AddIpip(new IpipSpec("b", "tunl0")));
        lab.Address("a", "tun", "10.5.0.1/32").Address("b", "tun", "10.5.0.2/32").Up("a", "tun").Up("b", "tun").Up("b", "tunl0");
        lab.Lab.Edit(config => config
            .AddRoute("a", new RouteSpec { Destination = IpPrefix.Parse("10.5.0.2/32"), Via = IpAddress.Parse("192.168.0.2"), Link = "tun", OnLink = true })
            .AddRoute("b", new RouteSpec { Destination = IpPrefix.Parse("10.5.0.1/32"), Via = IpAddress.Parse("192.168.0.1"), Link = "tun", OnLink = true }));

        Assert.Equal("gateway 192.168.0.2", lab.Ping("a", "10.5.0.2").ShouldEndIn(Verdict.Delivered).Steps.OfType<EncapsulateStep>().Single().Target);
        lab.Link("b", "tun", new LinkChange { Up = false }).Ping("a", "10.5.0.2").ShouldEndIn(Verdict.Dropped, "IP_NOPROTO");
    }

    [Fact]
    public void Link_local_addresses_follow_from_the_tunnels_own_end()
    {
        var lab = Hosts();
        lab.Lab.Edit(config => config
            .AddGre(new GreSpec("a", "gre1") { Local = IpAddress.Parse("192.168.0.1") }).AddGre(new GreSpec("a", "gre2") { Local = IpAddress.Parse("198.51.100.1") })
            .AddSit(new SitSpec("a", "sit1") { Local = IpAddress.Parse("192.168.0.1"), Remote = IpAddress.Parse("192.168.0.2") }).AddSit(new SitSpec("a", "sit2") { Local = IpAddress.Parse("192.168.0.1") })
            .AddIpip(new IpipSpec("a", "ipip1") { Local = IpAddress.Parse("192.168.0.1") }));
        foreach (var name in new[] { "gre1", "gre2", "sit1", "sit2", "ipip1" })
            lab.Up("a", name);

        Assert.Equal(["fe80::5efe:c0a8:1/64", "fe80::200:5efe:c633:6401/64", "fe80::c0a8:1/64", "::192.168.0.1/96", ""],
            new[] { "gre1", "gre2", "sit1", "sit2", "ipip1" }.Select(name => string.Join(",", lab.Lab.Config.Link("a", name).Addresses.Select(address => address.Address.ToString()))));
    }

    [Fact]
    public void Sit_carries_IPv6_alone()
    {
        var lab = Sit();

        var wrap = lab.Ping("a", "fd05::2").ShouldEndIn(Verdict.Delivered).Steps.OfType<EncapsulateStep>().Single();
        Assert.Equal((IpProtocol.Ipv6, "remote 192.168.0.2", true), (wrap.Outer.Protocol, wrap.Target, wrap.Outer.DontFragment));
        lab.Address("a", "tun", "10.5.0.1/24").Ping("a", "10.5.0.2").ShouldEndIn(Verdict.Dropped, "NOT_SPECIFIED");
    }

    [Fact]
    public void Six_to_four_finds_the_other_end_in_the_address_and_refuses_a_false_source()
    {
        var lab = Hosts();
        lab.Lab.Edit(config => config.AddSit(new SitSpec("a", "tun")).AddSit(new SitSpec("b", "tun")));
        lab.Up("a", "tun").Up("b", "tun").Address("a", "tun", "2002:c0a8:1::1/16").Address("b", "tun", "2002:c0a8:2::1/16");

        Assert.Equal("gateway 192.168.0.2", lab.Ping("a", "2002:c0a8:2::1").ShouldEndIn(Verdict.Delivered).Steps.OfType<EncapsulateStep>().Single().Target);
        lab.Address("a", "tun", "2002:c0a8:9::1/16");
        lab.Lab.Send(new Probe { From = "a", Source = IpAddress.Parse("2002:c0a8:9::1"), To = IpAddress.Parse("2002:c0a8:2::1"), Protocol = IpProtocol.Icmpv6 }).ShouldEndIn(Verdict.Dropped, "NOT_SPECIFIED");
    }

    [Fact]
    public void What_does_not_fit_in_sit_is_told_to_the_sender()
    {
        var lab = Sit();
        lab.Link("a", "tun", new LinkChange { Mtu = 1500 });

        var trace = lab.Lab.Send(new Probe { From = "a", To = IpAddress.Parse("fd05::2"), Protocol = IpProtocol.Udp, Port = 53, PayloadSize = 1440 });

        trace.ShouldEndIn(Verdict.Dropped, "PKT_TOO_BIG");
        Assert.Contains("1480", trace.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a gretap without a remote", "TunnelRemoteRequired")]
    [InlineData("an IPv6 end", "InvalidTunnelAddress")]
    [InlineData("the same ends", "TunnelExists")]
    [InlineData("a TTL without path MTU discovery", "InvalidTunnelTtl")]
    [InlineData("a gre tunnel in a bridge", "InvalidMaster")]
    public void What_the_kernel_refuses_is_refused(string what, string errorId)
    {
        var config = Gre(spec => spec).Lab.Config;
        Assert.Equal(errorId, Assert.Throws<NetConfigException>(() => what switch
        {
            "a gretap without a remote" => config.AddGre(new GreSpec("a", "x") { IsTap = true }),
            "an IPv6 end" => config.AddSit(new SitSpec("a", "x") { Remote = IpAddress.Parse("fd00::1") }),
            "the same ends" => config.AddGre(new GreSpec("a", "x") { Remote = IpAddress.Parse("192.168.0.2") }),
            "a TTL without path MTU discovery" => config.AddSit(new SitSpec("a", "x") { Ttl = 5, PmtuDiscovery = false }),
            "a gre tunnel in a bridge" => config.AddBridge("a", "br0", ["tun"]),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        }).ErrorId);
        config.AddGre(new GreSpec("a", "x") { Remote = IpAddress.Parse("192.168.0.2"), InputKey = 9 });
    }

    private static LabBuilder Hosts() => new LabBuilder().Namespaces("a", "b").Veth("a:eth0:192.168.0.1/24", "b:eth0:192.168.0.2/24");

    private static LabBuilder Gre(Func<GreSpec, GreSpec> like)
    {
        var lab = Hosts().Listen("b", IpProtocol.Udp, 53);
        foreach (var (name, number) in new[] { ("a", 1), ("b", 2) })
        {
            lab.Lab.Edit(config => config.AddGre(like(new GreSpec(name, "tun") { Remote = IpAddress.Parse($"192.168.0.{3 - number}") })));
            lab.Up(name, "tun").Address(name, "tun", $"10.5.0.{number}/24").Address(name, "tun", $"fd05::{number}/64");
        }

        return lab;
    }

    private static LabBuilder Sit()
    {
        var lab = Hosts();
        foreach (var (name, number) in new[] { ("a", 1), ("b", 2) })
        {
            lab.Lab.Edit(config => config.AddSit(new SitSpec(name, "tun") { Remote = IpAddress.Parse($"192.168.0.{3 - number}") }));
            lab.Up(name, "tun").Address(name, "tun", $"fd05::{number}/64");
        }

        return lab;
    }
}
