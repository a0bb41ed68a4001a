using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.FoundShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// What becomes of neighbours as time goes by: the client knows the server by the server's own question, which is no proof that it is there. So its first packet begins a delay, of one
/// second here, after which the server is asked.
/// </summary>
internal static class NeighborTimeLabs
{
    private const string ServersMac = "02:00:00:00:00:02";
    private const string OtherMac = "02:00:00:00:00:22";
    private const string NobodysMac = "02:00:00:00:00:33";

    // The delay, and three questions after one another.
    private const string BetweenQuestions = "20";
    private static readonly TimeSpan s_untilFailed = TimeSpan.FromSeconds(1.6);
    private static readonly TimeSpan s_untilAsked = TimeSpan.FromSeconds(1.3);

    // linkwatch looks at a carrier no later than a second after it was lost.
    private static readonly TimeSpan s_untilCarrierIsMissed = TimeSpan.FromSeconds(1.2);

    public static IEnumerable<KernelLab> All => [.. new[] { IpFamily.IPv4, IpFamily.IPv6 }.SelectMany(Of), Overheard(TimeSpan.Zero), Overheard(s_untilAsked), .. new[] { true, false }.Select(ProxiedBesides), FailedNextHop];

    // The client knows the server, who gets another MAC address and asks for a third. Within a second (locktime) the client does not believe it.
    private static KernelLab Overheard(TimeSpan wait) => new($"a question to somebody else tells of a new MAC address {(wait == TimeSpan.Zero ? "only after a locktime" : "after a locktime")}", net =>
    {
        BuildBridge(net, IpFamily.IPv4);
        net.Address("third", "eth0", "10.0.0.3/24");
        net.Iptables("server", Table("raw", "-A PREROUTING -p udp"));
    },
    [
        Udp("10.0.0.2"), Udp("10.0.0.3", 9, from: "server") with { KeepsState = true, Change = NewMac() with { Wait = wait } }, Udp("10.0.0.2", 54) with { KeepsState = true },
    ]);

    // Both answer for fd00::2: the server itself, and a router that was told to, whose advertisement does not override.
    private static KernelLab ProxiedBesides(bool isLast) => new($"who answers for another {(isLast ? "after" : "before")} him does not take his place", net =>
    {
        net.Namespace("host", "client", "server", "third");
        net.Veth("host", "p1", "client", "eth0", mac: "02:00:00:00:01:01", peerMac: "02:00:00:00:00:01");

        // The last port of a bridge is served first.
        net.Veth("host", "p2", isLast ? "third" : "server", "eth0", mac: "02:00:00:00:01:02", peerMac: isLast ? "02:00:00:00:00:03" : ServersMac);
        net.Veth("host", "p3", isLast ? "server" : "third", "eth0", mac: "02:00:00:00:01:03", peerMac: isLast ? ServersMac : "02:00:00:00:00:03");
        net.Bridge("host", "br0", "p1", "p2", "p3");
        net.Address("client", "eth0", "fd00::1/64");
        net.Address("server", "eth0", "fd00::2/64");
        net.Address("third", "eth0", "fd00::3/64");
        net.Sysctl("third", "net.ipv6.conf.all.forwarding", "1");
        net.Sysctl("third", "net.ipv6.conf.all.proxy_ndp", "1");
        net.Sysctl("third", "net.ipv6.conf.eth0.proxy_ndp", "1");
        net.Sysctl("third", "net.ipv6.neigh.eth0.proxy_delay", "0");
        net.ProxyNeighbor("third", "eth0", "fd00::2");
        net.Listen("server", "udp", 53);
        net.Iptables("third", Table("raw", "-A PREROUTING -p udp"), IpFamily.IPv6);
        net.Iptables("server", Table("raw", "-A PREROUTING -p udp"), IpFamily.IPv6);
    }, [Udp("fd00::2"), Udp("fd00::2") with { KeepsState = true }, Udp("fd00::2") with { KeepsState = true }], usesIpv6: true);

    // Every flow that the dead next hop would have had goes by the other one.
    private static KernelLab FailedNextHop => new("a host of IPv6 passes over a next hop that did not answer", net =>
    {
        Build(net, IpFamily.IPv6);
        net.Address("server", "eth0", "fd00:9::1/64");
        net.Multipath("client", "fd00:9::/64", "fd00::66", "fd00::2");
    }, [Udp("fd00::66"), .. Enumerable.Repeat(Udp("fd00:9::1") with { KeepsState = true }, 12)], usesIpv6: true);

    private static IEnumerable<KernelLab> Of(IpFamily family)
    {
        var server = ServerOf(family);
        var client = family == IpFamily.IPv4 ? "10.0.0.1" : "fd00::1";
        var first = Udp(client, 9, from: "server");
        var (known, later) = (Udp(server) with { KeepsState = true }, Udp(server) with { KeepsState = true });

        KernelLab Lab(string name, params LabProbe[] probes) => LabWith(name, _ => { }, probes);
        KernelLab LabWith(string name, Action<ILabTarget> build, params LabProbe[] probes) => new($"{name} ({family})", net =>
        {
            Build(net, family);
            build(net);
        }, probes, usesIpv6: family == IpFamily.IPv6);

        yield return Lab("a neighbour that has another MAC address meanwhile is not found before it has failed",
            first, known, later with { Change = NewMac() }, later with { Change = new LabChange("client") { Wait = s_untilFailed } });
        yield return LabWith("a neighbour that has another MAC address does not hear what it is asked at the old one", net => net.Sysctl("client", Name(family, "retrans_time_ms"), "2000"),
            first, known, later with { Change = NewMac() }, later with { Change = new LabChange("client") { Wait = s_untilAsked } });
        yield return Lab("a neighbour that is not there any more is given up",
            first, known, later with { Change = Gone(family) }, later with { Change = new LabChange("client") { Wait = s_untilFailed } }, Tcp(server) with { KeepsState = true });
        yield return Lab("a neighbour is not asked before the delay is over",
            first, known with { Change = NewMac() }, later with { Change = new LabChange("client") { Wait = TimeSpan.FromSeconds(0.5) } });
        yield return Lab("a neighbour to whom nothing was sent stays known",
            first, later with { Change = NewMac() with { Wait = s_untilFailed } });
        yield return LabWith("a neighbour that answers when it is asked stays known, and is asked once", net => net.Iptables("server", Table("raw", family == IpFamily.IPv4 ? "-A PREROUTING -p udp" : "-A PREROUTING -p ipv6-icmp -m icmp6 --icmpv6-type neighbour-solicitation"), family),
            first, known, later with { Change = new LabChange("client") { Wait = s_untilFailed } });
        yield return LabWith("all on the link are asked for a neighbour that is not at its MAC address any more, with mcast_resolicit", net => net.Sysctl("client", Name(family, "mcast_resolicit"), "1"),
            first, known, later with { Change = NewMac() }, later with { Change = new LabChange("client") { Wait = s_untilFailed } });
        yield return LabWith("nobody is asked, and the packet is gone, with mcast_solicit 0", net => net.Sysctl("client", Name(family, "mcast_solicit"), "0"),
            Udp(server), Tcp(server) with { KeepsState = true }, Ping(server) with { KeepsState = true });
        yield return LabWith("a neighbour that is not asked at its MAC address fails as soon as the delay is over, with ucast_solicit 0", net => net.Sysctl("client", Name(family, "ucast_solicit"), "0"),
            first, known, later with { Change = NewMac() }, later with { Change = new LabChange("client") { Wait = s_untilAsked } });
        yield return Lab("a cable without a carrier forgets its neighbours",
            first, known, later with { Change = Unplugged() }, later with { Change = Plugged(family) });
        yield return LabWith("a cable without a carrier keeps its neighbours where it is told to", net => net.Sysctl("client", family == IpFamily.IPv4 ? "net.ipv4.conf.eth0.arp_evict_nocarrier" : "net.ipv6.conf.eth0.ndisc_evict_nocarrier", "0"),
            first, known, later with { Change = Unplugged() }, later with { Change = Plugged(family) });
        yield return Lab("a permanent neighbour takes the place of one that was learned, and none is left when it goes",
            first, known, later with { Change = NewMac() }, later with { Change = Permanent(server) }, later with { Change = NotPermanent(server) });
        yield return LabWith("a neighbour that was set by hand is not learned besides", net => net.Neighbor("client", "eth0", server, NobodysMac),
            first, known, later with { Change = NotPermanent(server) });
        yield return LabWith("a device with another MAC address loses the neighbours that were set by hand too", net => net.Neighbor("client", "eth0", server, NobodysMac),
            known with { KeepsState = false }, later with { Change = new LabChange("client") { Ip = $"link set eth0 address {OtherMac}", Edit = config => config.SetLink("client", "eth0", new LinkChange { Mac = MacAddress.Parse(OtherMac) }) } });
        yield return new KernelLab($"a bridge forgets what it learned at a port whose carrier is lost ({family})", net => BuildBridge(net, family),
            [known with { KeepsState = false }, later with { Change = Unplugged() }, later with { Change = TakenOver(family) }], usesIpv6: family == IpFamily.IPv6);
    }

    private static void Build(ILabTarget net, IpFamily family)
    {
        net.Namespace("client", "server");
        net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:01", peerMac: ServersMac);
        net.Address("client", "eth0", family == IpFamily.IPv4 ? "10.0.0.1/24" : "fd00::1/64");
        net.Address("server", "eth0", family == IpFamily.IPv4 ? "10.0.0.2/24" : "fd00::2/64");
        net.Sysctl("client", Name(family, "delay_first_probe_time"), "1");
        net.Sysctl("client", Name(family, "retrans_time_ms"), BetweenQuestions);
        net.Listen("server", "udp", 53);
        net.Listen("server", "tcp", 80);
    }

    private static string Name(IpFamily family, string key) => $"{(family == IpFamily.IPv4 ? "net.ipv4" : "net.ipv6")}.neigh.eth0.{key}";

    private static LabChange NewMac() => new("server")
    {
        Ip = $"link set eth0 address {OtherMac}",
        Edit = config => config.SetLink("server", "eth0", new LinkChange { Mac = MacAddress.Parse(OtherMac) }),
    };

    private static LabChange Gone(IpFamily family)
    {
        var address = family == IpFamily.IPv4 ? "10.0.0.2/24" : "fd00::2/64";
        return new LabChange("server") { Ip = $"addr del {address} dev eth0", Edit = config => config.RemoveAddress("server", "eth0", InterfaceAddress.Parse(address)) };
    }

    private static LabChange Unplugged() => new("server") { Ip = "link set eth0 down", Edit = config => config.SetLink("server", "eth0", new LinkChange { Up = false }) };

    // With another MAC address.
    private static LabChange Plugged(IpFamily family)
    {
        var isV6 = family == IpFamily.IPv6;
        return new LabChange("server")
        {
            Wait = s_untilCarrierIsMissed,
            Ip = $"link set eth0 address {OtherMac}\nlink set eth0 up{(isV6 ? "\naddr add fd00::2/64 dev eth0 nodad" : "")}",
            Edit = config =>
            {
                config = config.SetLink("server", "eth0", new LinkChange { Mac = MacAddress.Parse(OtherMac), Up = true });
                return isV6 ? config.AddAddress("server", "eth0", InterfaceAddress.Parse("fd00::2/64")) : config;
            },
        };
    }

    // A third host takes the server's addresses, that of Ethernet too, without a word.
    private static LabChange TakenOver(IpFamily family)
    {
        var address = family == IpFamily.IPv4 ? "10.0.0.2/24" : "fd00::2/64";
        return new LabChange("third")
        {
            Wait = s_untilCarrierIsMissed,
            Ip = $"link set eth0 address {ServersMac}\naddr add {address} dev eth0{(family == IpFamily.IPv6 ? " nodad" : "")}",
            Edit = config => config.SetLink("third", "eth0", new LinkChange { Mac = MacAddress.Parse(ServersMac) }).AddAddress("third", "eth0", InterfaceAddress.Parse(address)),
        };
    }

    private static void BuildBridge(ILabTarget net, IpFamily family)
    {
        net.Namespace("host", "client", "server", "third");
        net.Veth("host", "p1", "client", "eth0", mac: "02:00:00:00:01:01", peerMac: "02:00:00:00:00:01");
        net.Veth("host", "p2", "server", "eth0", mac: "02:00:00:00:01:02", peerMac: ServersMac);
        net.Veth("host", "p3", "third", "eth0", mac: "02:00:00:00:01:03", peerMac: "02:00:00:00:00:03");
        net.Bridge("host", "br0", "p1", "p2", "p3");
        net.Address("client", "eth0", family == IpFamily.IPv4 ? "10.0.0.1/24" : "fd00::1/64");
        net.Address("server", "eth0", family == IpFamily.IPv4 ? "10.0.0.2/24" : "fd00::2/64");
        net.Listen("server", "udp", 53);
        net.Listen("third", "udp", 53);
    }

    private static LabChange Permanent(string server) => new("client")
    {
        Ip = $"neigh replace {server} lladdr {NobodysMac} dev eth0 nud permanent",
        Edit = config => config.AddNeighbor("client", "eth0", IpAddress.Parse(server), MacAddress.Parse(NobodysMac)),
    };

    private static LabChange NotPermanent(string server) => new("client")
    {
        Ip = $"neigh del {server} dev eth0",
        Edit = config => config.RemoveNeighbor("client", "eth0", IpAddress.Parse(server)),
    };
}
