using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Address translation.</summary>
internal static class NatLabs
{
    public static IEnumerable<KernelLab> All(RoutedShape net)
    {
        var server = net.Family == IpFamily.IPv4 ? net.Server : $"[{net.Server}]";
        return
        [
            net.Lab("DNAT on the router", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("raw"), Table("mangle"),
                    Table("nat", $"-A PREROUTING -d {net.RouterIn} -p tcp -m tcp --dport 8000 -j DNAT --to-destination {server}:80", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {server}:53",
                        $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8001 -j DNAT --to-destination {server}:9", $"-A PREROUTING -d {net.RouterIn} -p tcp -m tcp --dport 8001 -j DNAT --to-destination {server}:9"), Table("filter"));
            }, Tcp(net.RouterIn, 8000), Udp(net.RouterIn, 8000), Udp(net.RouterIn, 8001), Tcp(net.RouterIn, 8001), Udp(net.RouterIn, 8002), Udp(net.RouterIn, 8000) with { KeepsState = true, SourcePort = 40001 }),
            net.Lab("DNAT without a way back", lab =>
            {
                net.Build(lab, serverRoute: false);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {server}:53"));
            }, Udp(net.RouterIn, 8000)),
            net.Lab("MASQUERADE gives a way back", lab =>
            {
                net.Build(lab, serverRoute: false);
                net.Rules(lab, "router", Table("nat", $"-A POSTROUTING -s {net.Network(1)} -o r1 -j MASQUERADE"), Table("filter"));
            }, Tcp(net.Server), Udp(net.Server), Ping(net.Server), Udp(net.Server, 9)),
            net.Lab("SNAT to another port range, and clashes", lab =>
            {
                net.Build(lab, serverRoute: false);
                lab.Address("client", "eth0", net.Host(1, 5) + net.Length);
                net.Rules(lab, "router", Table("nat", $"-A POSTROUTING -p udp -m udp --dport 53 -j SNAT --to-source {net.RouterOut}", $"-A POSTROUTING -p udp -m udp --dport 5353 -j SNAT --to-source {(net.Family == IpFamily.IPv4 ? net.RouterOut : $"[{net.RouterOut}]")}:5000"));
            }, Udp(net.Server) with { SourcePort = 41000 }, Udp(net.Server, 5353)),
            net.Lab("REDIRECT to the router's own port", lab =>
            {
                net.Build(lab);
                lab.Listen("router", "udp", 3128);
                lab.Listen("router", "tcp", 3128);
                net.Rules(lab, "router", Table("nat", "-A PREROUTING -p udp -m udp --dport 53 -j REDIRECT --to-ports 3128", "-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128"), Table("filter"));
            }, Udp(net.Server), Tcp(net.Server), Udp(net.Server, 5353)),
            net.Lab("DNAT in OUTPUT re-routes", lab =>
            {
                net.Build(lab);
                lab.Listen("client", "udp", 7000);
                net.Rules(lab, "client", Table("nat", $"-A OUTPUT -d {net.Host(1, 9)} -p udp -m udp --dport 53 -j DNAT --to-destination {server}:53", "-A OUTPUT -p udp -m udp --dport 54 -j REDIRECT --to-ports 7000"), Table("filter"), Table("mangle"));
            }, Udp(net.Host(1, 9)), Udp(net.Server, 54), Udp(net.Host(1, 2), 54)),
            net.Lab("ICMP errors come back through NAT", lab =>
            {
                net.Build(lab, serverRoute: false);
                net.Rules(lab, "router",
                    Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {server}:9", $"-A POSTROUTING -o r1 -j MASQUERADE"),
                    Table("filter", "-A FORWARD -m conntrack --ctstate RELATED", "-A FORWARD -m conntrack --ctstate ESTABLISHED"));
            }, Udp(net.RouterIn, 8000), Udp(net.Server, 9), Udp(net.Server) with { Ttl = 1 }),
            .. new[] { true, false }.Select(df => net.Lab($"a small MTU behind DNAT, DF {(df ? "on" : "off")}", lab =>
            {
                net.Build(lab, serverMtu: 1300);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {server}:53"), Table("filter"));
            }, Udp(net.RouterIn, 8000) with { PayloadSize = 1400, DontFragment = df })),
            net.Lab("what was translated in POSTROUTING is seen by INPUT of the next", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "server", Table("nat", $"-A INPUT -p udp -m udp --dport 53 -j SNAT --to-source {net.Host(2, 77)}"), Table("filter", $"-A INPUT -s {net.Client}", $"-A INPUT -s {net.Host(2, 77)}"));
            }, Udp(net.Server), Udp(net.Server, 5353)),
            net.Lab("hairpin through the router to one's own network", lab =>
            {
                net.Build(lab);
                lab.Listen("client", "udp", 53);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.RouterOut} -p udp -m udp --dport 8000 -j DNAT --to-destination {(net.Family == IpFamily.IPv4 ? net.Client : $"[{net.Client}]")}:53", $"-A POSTROUTING -s {net.Network(1)} -d {net.Network(1)} -j MASQUERADE"), Table("filter"));
                lab.Sysctl("router", net.Family == IpFamily.IPv4 ? "net.ipv4.conf.all.send_redirects" : "net.ipv6.conf.all.accept_redirects", "0");
                if (net.Family == IpFamily.IPv4)
                    lab.Sysctl("router", "net.ipv4.conf.r0.send_redirects", "0");
            }, Udp(net.RouterOut, 8000), Udp(net.RouterOut, 8000, "server")),
        ];
    }

    /// <summary>Two clients with the same port behind one address: the second gets another.</summary>
    public static KernelLab PortClash { get; } = new("two clients with the same port behind one SNAT address", lab =>
    {
        lab.Namespace("one", "two", "router", "server");
        lab.Veth("one", "eth0", "router", "r1");
        lab.Veth("two", "eth0", "router", "r2");
        lab.Veth("server", "eth0", "router", "r0");
        lab.Address("one", "eth0", "10.0.1.2/24");
        lab.Address("two", "eth0", "10.0.2.2/24");
        lab.Address("server", "eth0", "10.0.9.2/24");
        lab.Address("router", "r1", "10.0.1.1/24");
        lab.Address("router", "r2", "10.0.2.1/24");
        lab.Address("router", "r0", "10.0.9.1/24");
        lab.Route("one", "default", "10.0.1.1");
        lab.Route("two", "default", "10.0.2.1");
        lab.Sysctl("router", "net.ipv4.ip_forward", "1");
        lab.Listen("server", "udp", 53);
        lab.Iptables("router", Table("nat", "-A POSTROUTING -o r0 -p udp -j SNAT --to-source 10.0.9.1:5000-5001"));
    },
    [
        Clashing("one", 5000), Clashing("two", 5000) with { KeepsState = true }, Clashing("one", 5002) with { KeepsState = true },
    ]);

    private static LabProbe Clashing(string from, ushort port) => new() { From = from, Protocol = IpProtocol.Udp, To = IpAddress.Parse("10.0.9.2"), Port = 53, SourcePort = port };
}
