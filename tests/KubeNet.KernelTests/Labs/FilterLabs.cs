using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Chains, verdicts, REJECT, conntrack states.</summary>
internal static class FilterLabs
{
    public static IEnumerable<KernelLab> All(RoutedShape net) =>
    [
        .. Rejects(net).Select(with => net.Lab($"REJECT with {with} in FORWARD", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", $"-A FORWARD -d {net.Server} -j REJECT --reject-with {with}"));
        }, Udp(net.Server), Tcp(net.Server), Ping(net.Server))),
        net.Lab("REJECT with a RST in FORWARD, INPUT and OUTPUT", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -p tcp -m tcp --dport 80 -j REJECT --reject-with tcp-reset"));
            net.Rules(lab, "server", Table("filter", "-A INPUT -p tcp -m tcp --dport 8080 -j REJECT --reject-with tcp-reset"));
            net.Rules(lab, "client", Table("filter", "-A OUTPUT -p tcp -m tcp --dport 81 -j REJECT --reject-with tcp-reset"));
        }, Tcp(net.Server), Tcp(net.Server, 8080), Tcp(net.Server, 81)),
        net.Lab("REJECT in INPUT and at home in OUTPUT", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "server", Table("filter", "-A INPUT -p udp -m udp --dport 53 -j REJECT", "-A INPUT -p tcp -m tcp --dport 80 -j REJECT"));
            net.Rules(lab, "client", Table("filter", "-A OUTPUT -p udp -m udp --dport 5353 -j REJECT", "-A OUTPUT -p tcp -m tcp --dport 8080 -j REJECT"));
        }, Udp(net.Server), Tcp(net.Server), Udp(net.Server, 5353), Tcp(net.Server, 8080)),
        net.Lab("DROP at home in OUTPUT", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "client", Table("filter", $"-A OUTPUT -d {net.Server} -j DROP"));
        }, Udp(net.Server), Tcp(net.Server), Ping(net.Server)),
        net.Lab("policies that drop", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-P FORWARD DROP", "-P INPUT DROP", "-A FORWARD -p udp -j ACCEPT", "-A FORWARD -p tcp -m tcp --dport 80 -j ACCEPT"));
        }, Udp(net.Server), Tcp(net.Server), Ping(net.Server), Ping(net.RouterIn)),
        net.Lab("a stateful firewall", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-P FORWARD DROP",
                "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
                "-A FORWARD -m conntrack --ctstate INVALID -j DROP",
                $"-A FORWARD -s {net.Client} -m conntrack --ctstate NEW -j ACCEPT"));
        }, Udp(net.Server), Udp(net.Server) with { KeepsState = true, SourcePort = 40000 }, Udp(net.Server, 9), Tcp(net.Server), Ping(net.Server), Udp(net.Client, 9, "server")),
        net.Lab("RETURN, GOTO and nested chains", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-P FORWARD DROP", "-N A", "-N B", "-N C",
                "-A FORWARD -p udp -j A", "-A FORWARD -p tcp -g B", "-A FORWARD -j ACCEPT",
                "-A A -p udp -m udp --dport 53 -j B", "-A A -p udp -m udp --sport 53 -j RETURN", "-A A -p udp -m udp --dport 5353 -g C", "-A A -j ACCEPT",
                "-A B -p tcp -m tcp --dport 80 -j ACCEPT", "-A B -p tcp -m tcp --sport 80 -j C", "-A B -j RETURN", "-A B -j DROP",
                "-A C -p tcp -j ACCEPT", "-A C -j RETURN"));
        }, Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server), Tcp(net.Server, 8080), Ping(net.Server), Udp(net.Server, 9)),
        net.Lab("RETURN from a built-in chain is its policy", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-P FORWARD DROP", "-A FORWARD -p udp -j RETURN", "-A FORWARD -j ACCEPT"));
        }, Udp(net.Server), Tcp(net.Server)),
        net.Lab("NOTRACK, and INVALID packets", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router",
                Table("raw", "-A PREROUTING -p udp -m udp --dport 53 -j CT --notrack"),
                Table("nat", $"-A POSTROUTING -s {net.Client} -j MASQUERADE"),
                Table("filter", "-A FORWARD -m conntrack --ctstate UNTRACKED", "-A FORWARD -m conntrack --ctstate INVALID", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m conntrack --ctstate ESTABLISHED", "-A FORWARD -m conntrack --ctstate RELATED"));
        },
        Udp(net.Server), Udp(net.Server, 5353), Udp(net.Server, 9),
        Tcp(net.Server) with { RawFlags = TcpFlags.Syn | TcpFlags.Ack, Source = IpAddress.Parse(net.Client) },
        Tcp(net.Server) with { RawFlags = TcpFlags.Ack, Source = IpAddress.Parse(net.Client) },
        Tcp(net.Server) with { RawFlags = TcpFlags.Rst, Source = IpAddress.Parse(net.Client) },
        Tcp(net.Server) with { RawFlags = TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Urg, Source = IpAddress.Parse(net.Client) }),
        net.Lab("statistic counts every nth packet", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -p udp -m udp --dport 53 -m statistic --mode nth --every 3 --packet 1 -j DROP", "-A FORWARD -p udp -m udp --dport 53 -m statistic --mode nth --every 2 --packet 0"));
        }, Udp(net.Server), Udp(net.Server) with { KeepsState = true }, Udp(net.Server) with { KeepsState = true }, Udp(net.Server) with { KeepsState = true }, Udp(net.Server) with { KeepsState = true }),
        net.Lab("marks, connection marks and comments", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router",
                Table("mangle", "-A PREROUTING -p udp -m udp --dport 53 -j MARK --set-xmark 0x10/0x10", "-A PREROUTING -m mark --mark 0x10/0x10 -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff",
                    "-A PREROUTING -m connmark --mark 0x10 -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff", "-A POSTROUTING -m mark --mark 0x10 -m comment --comment \"both ways\""),
                Table("filter", "-A FORWARD -m mark ! --mark 0x0 -j ACCEPT", "-A FORWARD -m mark --mark 0x0"));
        }, Udp(net.Server), Udp(net.Server, 5353)),
        net.Lab("addresses, ports and flags in every form", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter",
                $"-A FORWARD -s {net.Network(1)} -i r0 -o r1", $"-A FORWARD ! -s {net.Network(1)} -i r1", "-A FORWARD ! -i r1 -o r+", "-A FORWARD -p udp -m multiport --dports 53,5000:6000",
                "-A FORWARD -p udp -m udp ! --sport 53", "-A FORWARD -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN", "-A FORWARD -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK", "-A FORWARD ! -p tcp", "-A FORWARD -p tcp -m tcp --dport 79:81"));
        }, Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server), Tcp(net.Server, 9), Ping(net.Server)),
        .. new[] { 0, 2 }.Select(rpFilter => net.Lab($"rpfilter with an rp_filter of {rpFilter}", lab =>
        {
            net.Build(lab);
            lab.Sysctl("router", "net.ipv4.conf.all.rp_filter", $"{rpFilter}");
            lab.Address("client", "eth0", net.Host(9, 9) + net.Length);
            lab.Address("client", "eth0", net.Host(2, 77) + net.Length);
            lab.Route("router", net.Host(9, 0) + net.Length, net.Client, table: 100);
            lab.IpRule("router", 50, table: 100, mark: 5, family: net.Family);
            lab.Route("client", net.Server, net.RouterIn);
            string[] rules = [.. new[] { "", " --loose", " --validmark", " --loose --validmark", " --accept-local", " --loose --accept-local", " --invert", " --loose --invert", " --validmark --invert" }.Select(options => $"-A PREROUTING -m rpfilter{options}")];
            net.Rules(lab, "router", Table("raw", rules), Table("mangle", ["-A PREROUTING -p udp -m udp --dport 5353 -j MARK --set-xmark 0x5/0xffffffff", .. rules]));
        },
        Udp(net.Server), Udp(net.Server) with { Source = IpAddress.Parse(net.Host(9, 9)) }, Udp(net.Server, 5353) with { Source = IpAddress.Parse(net.Host(9, 9)) },
        Udp(net.Server) with { Source = IpAddress.Parse(net.Host(2, 77)) }, Ping(net.RouterIn), Udp(net.RouterOut, 9), Ping(net.RouterIn, "router"))),
        net.Lab("nft and legacy rules are both asked", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -p udp -m udp --dport 53 -j ACCEPT", "-A FORWARD -p udp -m udp --dport 5353 -j DROP"));
            lab.Iptables("router", Table("filter", "-A FORWARD -p udp -m udp --dport 53", "-A FORWARD -p udp -m udp --dport 5353", "-A FORWARD -p tcp -j DROP"), net.Family, legacy: true);
        }, Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server)),
    ];

    private static string[] Rejects(RoutedShape net) => net.Family == IpFamily.IPv4
        ? ["icmp-net-unreachable", "icmp-host-unreachable", "icmp-proto-unreachable", "icmp-port-unreachable", "icmp-net-prohibited", "icmp-host-prohibited", "icmp-admin-prohibited"]
        : ["icmp6-no-route", "icmp6-adm-prohibited", "icmp6-addr-unreachable", "icmp6-port-unreachable", "icmp6-policy-fail", "icmp6-reject-route"];
}
