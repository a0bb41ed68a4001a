using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Corners of address translation and connection tracking.</summary>
internal static class AdversaryNatLabs
{
    public static IEnumerable<KernelLab> All(RoutedShape net)
    {
        var v4 = net.Family == IpFamily.IPv4;
        var loopback = v4 ? "127.0.0.1" : "::1";
        return
        [
            net.Lab("DNAT to a range of ports keeps what fits, else takes one of it", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 50:60 -j DNAT --to-destination {Bracket(net.Server)}:53-54", $"-A PREROUTING -d {net.RouterIn} -p tcp -m tcp --dport 80 -j DNAT --to-destination {Bracket(net.Server)}:80-80"), Table("filter"));
            }, Udp(net.RouterIn), Udp(net.RouterIn, 54), Tcp(net.RouterIn)),
            net.Lab("DNAT to a shifted range of ports", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 1053:1060 -j DNAT --to-destination {Bracket(net.Server)}:53-60/1053"), Table("filter"));
            }, Udp(net.RouterIn, 1053), Udp(net.RouterIn, 1055), Udp(net.RouterIn, 1060)),
            net.Lab("SNAT to a range of addresses", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A POSTROUTING -o r1 -j SNAT --to-source {net.Host(7, 4)}-{net.Host(7, 9)}"), Table("filter"));
            }, Udp(net.Server), Ping(net.Server), Tcp(net.Server), Udp(net.Server, 5353) with { SourcePort = 2000 }, Udp(net.Server, 5353) with { SourcePort = 300 }),
            net.Lab("SNAT to a persistent range of addresses", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A POSTROUTING -o r1 -j SNAT --to-source {net.Host(7, 4)}-{net.Host(7, 9)} --persistent"), Table("filter"));
            }, Udp(net.Server), Tcp(net.Server), Udp(net.Host(2, 3))),
            net.Lab("DNAT to a range of addresses", lab =>
            {
                net.Build(lab);
                for (var host = 2; host < 6; host++)
                    lab.Address("server", "lo", net.Host(8, host) + (v4 ? "/32" : "/128"));
                lab.Route("router", net.Network(8), net.Server);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.RouterIn} -j DNAT --to-destination {net.Host(8, 2)}-{net.Host(8, 5)}"), Table("filter"));
            }, Udp(net.RouterIn), Tcp(net.RouterIn), Ping(net.RouterIn)),
            net.Lab("REDIRECT in PREROUTING and OUTPUT, to the same port and to itself", lab =>
            {
                net.Build(lab);
                lab.Listen("client", "udp", 7000);
                lab.Listen("client", "tcp", 80);
                net.Rules(lab, "client", Table("nat", "-A OUTPUT -p udp -m udp --dport 53 -j REDIRECT --to-ports 7000", "-A OUTPUT -p tcp -m tcp --dport 80 -j REDIRECT"), Table("mangle"), Table("filter"));
                net.Rules(lab, "router", Table("nat", "-A PREROUTING -j REDIRECT"), Table("filter"));
            }, Udp(net.Server), Tcp(net.Server), Ping(net.Server), Udp(net.Server, 9), Udp(net.Client), Udp(loopback)),
            net.Lab("DNAT to the router itself, then SNAT in its INPUT", lab =>
            {
                net.Build(lab);
                lab.Listen("router", "udp", 53);
                net.Rules(lab, "router", Table("raw"), Table("mangle"), Table("nat", $"-A PREROUTING -d {net.Server} -p udp -j DNAT --to-destination {net.RouterOut}", $"-A INPUT -d {net.RouterOut} -p udp -j SNAT --to-source {net.Server}"), Table("filter"));
            }, Udp(net.Server), Udp(net.Server, 9), Udp(net.RouterOut)),
            net.Lab("SNAT in INPUT to an address of one's own", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "server", Table("nat", $"-A INPUT -p udp -m udp --dport 53 -j SNAT --to-source {net.Server}", $"-A INPUT -p udp -m udp --dport 5353 -j SNAT --to-source {loopback}"), Table("filter"), Table("mangle"));
            }, Udp(net.Server), Udp(net.Server, 5353), Udp(net.Server, 9)),
            net.Lab("two clients with the same port behind MASQUERADE", lab =>
            {
                net.Build(lab);
                lab.Address("client", "eth0", net.Host(1, 5) + net.Length);
                net.Rules(lab, "router", Table("nat", "-A POSTROUTING -o r1 -p udp -m udp --sport 5000:5001 -j MASQUERADE --to-ports 5000-5001", "-A POSTROUTING -o r1 -p udp -m udp --sport 5002:5003 -j SNAT --to-source " + Bracket(net.RouterOut) + ":5002-5003"), Table("filter"));
            },
            Udp(net.Server) with { SourcePort = 5000, Source = IpAddress.Parse(net.Client) }, Udp(net.Server) with { SourcePort = 5000, Source = IpAddress.Parse(net.Host(1, 5)), KeepsState = true },
            Udp(net.Server) with { SourcePort = 5002, Source = IpAddress.Parse(net.Host(1, 5)), KeepsState = true }, Udp(net.Server) with { SourcePort = 5002, Source = IpAddress.Parse(net.Client), KeepsState = true }),
            net.Lab("the same client port to two servers behind one SNAT port", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A POSTROUTING -o r1 -p udp -j SNAT --to-source {Bracket(net.RouterOut)}:5000"), Table("filter"));
            }, Udp(net.Server) with { SourcePort = 41000 }, Udp(net.Server, 5353) with { SourcePort = 41000, KeepsState = true }, Udp(net.Server) with { SourcePort = 41001, KeepsState = true }),
            net.Lab("hairpin through DNAT and MASQUERADE back to the asker", lab =>
            {
                net.Build(lab);
                lab.Listen("client", "udp", 53);
                lab.Listen("client", "tcp", 80);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.Host(7, 7)} -j DNAT --to-destination {net.Client}", $"-A POSTROUTING -s {net.Client} -d {net.Client} -j MASQUERADE"));
                Silence(lab, net);
            }, Udp(net.Host(7, 7)), Tcp(net.Host(7, 7)), Ping(net.Host(7, 7)), Udp(net.Host(7, 7), 9)),
            net.Lab("hairpin without MASQUERADE", lab =>
            {
                net.Build(lab);
                lab.Listen("client", "udp", 53);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.Host(7, 7)} -j DNAT --to-destination {net.Client}"), Table("filter"));
                Silence(lab, net);
            }, Udp(net.Host(7, 7)), Tcp(net.Host(7, 7))),
            net.Lab("every word of the conntrack match", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router",
                    Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {Bracket(net.Server)}:53", "-A POSTROUTING -p udp -m udp --dport 5353 -j MASQUERADE"),
                    Table("filter", "-A FORWARD -m conntrack --ctstate DNAT", "-A FORWARD -m conntrack --ctstate SNAT", "-A FORWARD -m conntrack ! --ctstate DNAT,SNAT", $"-A FORWARD -m conntrack --ctorigdst {net.RouterIn}",
                        $"-A FORWARD -m conntrack ! --ctorigdst {net.RouterIn}", $"-A FORWARD -m conntrack --ctorigsrc {net.Client}", $"-A FORWARD -m conntrack --ctreplsrc {net.Server}", $"-A FORWARD -m conntrack --ctrepldst {net.Client}",
                        "-A FORWARD -m conntrack --ctdir ORIGINAL", "-A FORWARD -m conntrack --ctdir REPLY", "-A FORWARD -p udp -m conntrack --ctorigdstport 8000", "-A FORWARD -m conntrack --ctreplsrcport 53", "-A FORWARD -m conntrack --ctproto 17",
                        "-A FORWARD -m conntrack --ctstatus NONE", "-A FORWARD -m conntrack --ctstatus CONFIRMED", "-A FORWARD -m conntrack --ctstatus SEEN_REPLY", "-A FORWARD -m conntrack ! --ctstatus SEEN_REPLY", "-A FORWARD -m conntrack --ctstatus ASSURED",
                        "-A FORWARD -m conntrack --ctexpire 1:40", "-A FORWARD -m conntrack ! --ctexpire 1:40", "-A FORWARD -m conntrack --ctexpire 0"));
            }, Udp(net.RouterIn, 8000), Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server), Ping(net.Server), Udp(net.Server, 9)),
            net.Lab("NOTRACK of one direction only", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("raw", "-A PREROUTING -p udp -m udp --dport 53 -j CT --notrack", "-A PREROUTING -p udp -m udp --sport 5353 -j CT --notrack", "-A PREROUTING -p tcp -m tcp --dport 80 -j CT --notrack"),
                    Table("nat", $"-A POSTROUTING -o r1 -j MASQUERADE", $"-A PREROUTING -i r1 -j DNAT --to-destination {net.Host(1, 9)}"),
                    Table("filter", "-P FORWARD DROP", "-A FORWARD -m conntrack --ctstate INVALID", "-A FORWARD -m conntrack --ctstate UNTRACKED", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m conntrack --ctstate ESTABLISHED", "-A FORWARD -j ACCEPT"));
            }, Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server), Tcp(net.Server, 8080)),
            net.Lab("NOTRACK in OUTPUT and of what answers it", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "client", Table("raw", "-A OUTPUT -p udp -m udp --dport 53 -j CT --notrack", "-A OUTPUT -p udp -m udp --dport 9 -j CT --notrack"), Table("filter", "-P INPUT DROP", "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT", "-A INPUT -m conntrack --ctstate INVALID", "-A OUTPUT -m conntrack --ctstate UNTRACKED"), Table("nat", "-A POSTROUTING -p udp -m udp --dport 53 -j SNAT --to-source " + net.Host(1, 9)));
            }, Udp(net.Server), Udp(net.Server, 9), Udp(net.Server, 5353)),
            net.Lab("ICMP errors about DNAT and SNAT at once, both ways", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("raw"), Table("mangle"),
                    Table("nat", $"-A PREROUTING -d {net.RouterIn} -j DNAT --to-destination {net.Server}", $"-A PREROUTING -d {net.Host(7, 7)} -j DNAT --to-destination {net.Host(2, 9)}", $"-A PREROUTING -d {net.Host(7, 8)} -j DNAT --to-destination {net.Host(9, 9)}", "-A POSTROUTING -j MASQUERADE"),
                    Table("filter", "-A FORWARD -m conntrack --ctstate RELATED", "-A OUTPUT -m conntrack --ctstate RELATED", "-A OUTPUT -p icmp -m conntrack --ctdir REPLY".Replace("icmp", v4 ? "icmp" : "ipv6-icmp")));
                net.Rules(lab, "client", Table("filter", $"-A INPUT -s {net.RouterIn}", $"-A INPUT -s {net.RouterOut}", $"-A INPUT -s {net.Server}", $"-A INPUT -s {net.Host(7, 7)}"));
            }, Udp(net.RouterIn, 9), Udp(net.RouterIn) with { Ttl = 1 }, Udp(net.RouterIn) with { Ttl = 2 }, Tcp(net.RouterIn, 80) with { Ttl = 1 }, Udp(net.Host(7, 7)), Tcp(net.Host(7, 7)), Udp(net.Host(7, 8)), Tcp(net.Host(7, 8)), Ping(net.Host(7, 8)), Ping(net.Host(7, 7))),
            net.Lab("REJECT of translated packets", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("mangle"), Table("nat", $"-A PREROUTING -d {net.RouterIn} -j DNAT --to-destination {net.Server}", "-A POSTROUTING -j MASQUERADE"), Table("filter", "-A FORWARD -p tcp -m tcp --dport 80 -j REJECT --reject-with tcp-reset", "-A FORWARD -j REJECT"));
                net.Rules(lab, "client", Table("filter", $"-A INPUT -s {net.RouterIn}", $"-A INPUT -s {net.Server}"));
            }, Tcp(net.RouterIn), Tcp(net.RouterIn, 8080), Udp(net.RouterIn), Ping(net.RouterIn)),
            net.Lab("REJECT of answers", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("mangle"), Table("nat", "-A POSTROUTING -o r1 -j MASQUERADE"), Table("filter", "-A FORWARD -i r1 -j REJECT"));
                net.Rules(lab, "server", Table("filter", $"-A INPUT -s {net.RouterOut}", $"-A INPUT -s {net.Client}"));
            }, Udp(net.Server), Ping(net.Server)),
            net.Lab("REJECT in INPUT after DNAT to the router itself", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -d {net.Server} -j DNAT --to-destination {net.RouterOut}"), Table("filter", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset", "-A INPUT -j REJECT"));
                net.Rules(lab, "client", Table("filter", $"-A INPUT -s {net.RouterIn}", $"-A INPUT -s {net.RouterOut}", $"-A INPUT -s {net.Server}"));
            }, Tcp(net.Server), Udp(net.Server), Ping(net.Server)),
            net.Lab("connection marks carry a mark to the answer and to the ICMP error", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("mangle", "-A PREROUTING -j CONNMARK --restore-mark", "-A PREROUTING -m mark --mark 0x5", "-A FORWARD -i r0 -j MARK --set-xmark 0x5/0xff", "-A FORWARD -i r0 -j CONNMARK --save-mark --mask 0xf", "-A POSTROUTING -m connmark --mark 0x5/0xf", "-A OUTPUT -m connmark --mark 0x5/0xf", "-A PREROUTING -i r1 -j CONNMARK --set-xmark 0xf0/0xf0", "-A PREROUTING -i r1 -j CONNMARK --and-mark 0x7f", "-A PREROUTING -i r1 -j CONNMARK --or-mark 0x100", "-A PREROUTING -i r1 -j CONNMARK --xor-mark 0x101"));
            }, Udp(net.Server), Udp(net.Server, 9), Tcp(net.Server), Udp(net.Server) with { Ttl = 2, KeepsState = true }),
            net.Lab("MASQUERADE of what goes to lo and of what was made here", lab =>
            {
                net.Build(lab);
                lab.Address("client", "eth0", net.Host(1, 5) + net.Length);
                lab.Listen("client", "udp", 53);
                net.Rules(lab, "client", Table("nat", "-A POSTROUTING -j MASQUERADE"), Table("filter"), Table("mangle"));
            }, Udp(net.Server) with { Source = IpAddress.Parse(net.Host(1, 5)) }, Udp(net.Client), Udp(loopback), Udp(net.Client) with { Source = IpAddress.Parse(net.Host(1, 5)) }),
            net.Lab("SNAT without conntrack entry for the stray answer", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", "-A POSTROUTING -o r1 -j MASQUERADE", "-A POSTROUTING -o r0 -j SNAT --to-source " + net.Host(9, 9)), Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m conntrack --ctstate INVALID"));
            },
            Tcp(net.Server) with { RawFlags = TcpFlags.Ack, Source = IpAddress.Parse(net.Client) }, Tcp(net.Server) with { RawFlags = TcpFlags.Syn | TcpFlags.Ack, Source = IpAddress.Parse(net.Client) },
            Tcp(net.Server, 9) with { RawFlags = TcpFlags.Fin | TcpFlags.Ack, Source = IpAddress.Parse(net.Client) }, Tcp(net.Server, 9) with { RawFlags = TcpFlags.Rst, Source = IpAddress.Parse(net.Client) },
            Tcp(net.Server, 9) with { RawFlags = TcpFlags.None, Source = IpAddress.Parse(net.Client) }, Tcp(net.Server, 9) with { RawFlags = TcpFlags.Syn | TcpFlags.Fin, Source = IpAddress.Parse(net.Client) }),
            net.Lab("SNAT's last attempts at a port take it from a TCP connection that is over, where the new one's sequence numbers are past it", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A POSTROUTING -o r1 -p tcp -j SNAT --to-source {Bracket(net.RouterOut)}:5000"), Table("filter", "-A FORWARD -i r0", "-A FORWARD -i r1"));
            },
            Syn(net, 40001, 1000), Syn(net, 40002, 1000) with { KeepsState = true }, Syn(net, 40003, 900) with { KeepsState = true }, Syn(net, 40004, 1001) with { KeepsState = true },
            Syn(net, 40005, 1002 + 0x80000000) with { KeepsState = true }, Syn(net, 40006, 1000 + 0x80000000) with { KeepsState = true },
            Syn(net, 5000, 1000) with { From = "router", Source = IpAddress.Parse(net.RouterOut) }, Syn(net, 40007, 2000) with { KeepsState = true },
            Tcp(net.Server) with { SourcePort = 40008 }, Syn(net, 40009, 0x70000000) with { KeepsState = true }, Syn(net, 40010, 0xf0000000) with { KeepsState = true }),
            net.Lab("a connection goes through its states by raw segments", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("filter", "-A FORWARD -m conntrack --ctstate NEW", "-A FORWARD -m conntrack --ctstate ESTABLISHED", "-A FORWARD -m conntrack --ctstate INVALID"));
            },
            Raw(net, TcpFlags.Syn, 9), Raw(net, TcpFlags.Syn, 9) with { KeepsState = true }, Raw(net, TcpFlags.Rst, 9) with { KeepsState = true }),
            net.Lab("nat rules see only the first packet of a connection", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", "-A PREROUTING -p udp", "-A POSTROUTING -p udp", "-A PREROUTING -m statistic --mode nth --every 2 --packet 1 -p udp -j DNAT --to-destination " + Bracket(net.Server) + ":5353"), Table("filter"));
            }, Udp(net.Server) with { SourcePort = 41000 }, Udp(net.Server) with { SourcePort = 41000, KeepsState = true }, Udp(net.Server) with { SourcePort = 41001, KeepsState = true }, Udp(net.Server) with { SourcePort = 41001, KeepsState = true }),
            net.Lab("a nat table that drops and returns", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", "-N X", "-A PREROUTING -p udp -m udp --dport 53 -j X", "-A PREROUTING -p udp -j ACCEPT", "-A PREROUTING -j DNAT --to-destination " + net.Host(2, 9), "-A X -m udp -p udp --sport 40000 -j RETURN", "-A X -g Y", "-N Y", "-A Y -j RETURN", "-A POSTROUTING -j ACCEPT", "-A POSTROUTING -j MASQUERADE"), Table("filter"));
            }, Udp(net.Server), Udp(net.Server), Udp(net.Server, 5353), Ping(net.Server)),
            net.Lab("two services with one backend: the answers' ports clash", lab =>
            {
                net.Build(lab);
                net.Rules(lab, "router", Table("nat", $"-A PREROUTING -p udp -m udp --dport 1001:1002 -j DNAT --to-destination {Bracket(net.Server)}:53"), Table("filter"));
            }, Udp(net.Host(7, 7), 1001) with { SourcePort = 41000 }, Udp(net.Host(7, 7), 1001) with { SourcePort = 41000, KeepsState = true }),
        ];

        string Bracket(string address) => v4 ? address : $"[{address}]";
    }

    private static LabProbe Raw(RoutedShape net, TcpFlags flags, ushort port) => Tcp(net.Server, port) with { RawFlags = flags, Source = IpAddress.Parse(net.Client), SourcePort = 43210 };

    private static LabProbe Syn(RoutedShape net, ushort port, uint sequence) => Raw(net, TcpFlags.Syn, 80) with { SourcePort = port, Tcp = new() { Sequence = sequence, Window = 64240 } };

    private static void Silence(ILabTarget lab, RoutedShape net)
    {
        // An IPv6 router always sends redirects; no table counts there.
        if (net.Family == IpFamily.IPv6)
            return;
        lab.Sysctl("router", "net.ipv4.conf.all.send_redirects", "0");
        lab.Sysctl("router", "net.ipv4.conf.r0.send_redirects", "0");
    }
}
