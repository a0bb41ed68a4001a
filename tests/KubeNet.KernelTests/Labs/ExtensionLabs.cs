using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Matches and targets beyond those of every day: what they count, change and send.</summary>
internal static class ExtensionLabs
{
    private const uint Somebody = 1000;

    public static IEnumerable<KernelLab> All(RoutedShape net) =>
    [
        net.Lab("extension owner: whose socket a packet has", lab =>
        {
            net.Build(lab);
            string[] options = ["--uid-owner 0", "--uid-owner 1000", "! --uid-owner 1000", "--uid-owner 500-1500", "--gid-owner 1000", "! --gid-owner 0", "--socket-exists", "! --socket-exists", "! --uid-owner 0 ! --gid-owner 0", "--uid-owner 0 ! --gid-owner 1000"];
            foreach (var ns in new[] { "client", "router", "server" })
                net.Rules(lab, ns, Table("mangle", [.. options.SelectMany(option => new[] { $"-A OUTPUT -m owner {option}", $"-A POSTROUTING -m owner {option}" })]));
        },
        Udp(net.Server), Udp(net.Server) with { User = Somebody }, Tcp(net.Server), Tcp(net.Server) with { User = Somebody }, Tcp(net.Server, 81), Udp(net.Server, 9), Ping(net.Server), Ping(net.RouterIn), Udp(net.Server) with { Ttl = 1 }),
        net.Lab("extension owner: what REJECT sends has no socket", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "server", Table("filter", "-A INPUT -p tcp -m tcp --dport 80 -j REJECT --reject-with tcp-reset", "-A INPUT -p udp -j REJECT",
                "-A OUTPUT -m owner --socket-exists", "-A OUTPUT -m owner ! --socket-exists", "-A OUTPUT -m owner ! --uid-owner 0"));
        }, Tcp(net.Server), Udp(net.Server)),
        net.Lab("extension string: texts in the payload", lab =>
        {
            net.Build(lab);
            var start = net.Family == IpFamily.IPv4 ? 28 : 48;
            string[] options =
            [
                "--string GET --algo bm", "--string GET --algo kmp", "--string get --algo bm", "--string get --algo bm --icase", "--string \"GET /a\" --algo kmp", "--hex-string \"|47 45|T\" --algo bm",
                $"--string GET --algo bm --from {start}", $"--string GET --algo bm --from {start + 1}", $"--string GET --algo bm --to {start}", $"--string GET --algo bm --to {start + 1}", $"--string GET --algo bm --to {start + 2}",
                $"--string GET --algo bm --to {start + 3}", $"--string GET --algo bm --from {start} --to {start + 3}", "--string HTTP --algo bm", "--string HTTP --algo kmp --from 40 --to 60", $"--string ET --algo bm --from {start + 1} --to {start + 2}",
                $"--string ET --algo kmp --from {start + 1} --to {start + 3}",
            ];
            net.Rules(lab, "router", Table("filter", [.. options.SelectMany(option => new[] { $"-A FORWARD -p udp -m string {option}", $"-A FORWARD -p udp -m string {option.Replace("--string", "! --string", StringComparison.Ordinal).Replace("--hex-string", "! --hex-string", StringComparison.Ordinal)}" })]));
        },
        Udp(net.Server) with { Payload = "GET /a HTTP/1.1" }, Udp(net.Server) with { Payload = "xxGET" }, Udp(net.Server) with { Payload = "nothing here" }, Udp(net.Server) with { Payload = "GE" }, Udp(net.Server) with { Payload = "" },
        Udp(net.Server, 9) with { Payload = "GET it" }),
        net.Lab("extension u32: words of the packet", lab =>
        {
            net.Build(lab);
            string[] tests = net.Family == IpFamily.IPv4
                ?
                [
                    "6&0xFF=17", "6&0xFF=6", "0>>22&0x3C@0>>16=40000:40100", "0>>22&0x3C@0&0xFFFF=53", "0>>22&0x3C@0&0xFFFF=50:52,53", "12=0x0a000102", "16=0x0a000202", "0>>24=0x45", "4&0x4000=0x4000", "0&0xFFFF=36", "0>>16&0xFF=0",
                    "28=0x61626364", "28>>8&0xFFFF=0x6263", "6&0xFF=17&&28=0x61626364", "6&0xFF=17&&28=0x61626365", "33=0", "32=0x65666768", "8>>24=63", "60=0", "0>>22&0x3C@4>>16=16",
                ]
                : ["6>>24=17", "4>>24=17", "0>>28=6", "4&0xFF=63", "36=2", "8=0xfd000001", "40&0xFFFF=53", "40>>16=40000:40100", "48=0x61626364", "44>>16=16", "52=0x65666768", "53=0", "4>>16=16"];
            net.Rules(lab, "router", Table("filter", [.. tests.SelectMany(test => new[] { $"-A FORWARD -p udp -m u32 --u32 \"{test}\"", $"-A FORWARD -p udp -m u32 ! --u32 \"{test}\"" })]));
        },
        Udp(net.Server) with { Payload = "abcdefgh" }, Udp(net.Server, 5353) with { Payload = "abcdefgh" }, Udp(net.Server) with { Payload = "abc" }),
        net.Lab("extension connlimit: connections of a host", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -p udp -m udp --dport 53 -m connlimit --connlimit-upto 2", "-A FORWARD -p udp -m connlimit --connlimit-above 2 -m comment --comment any",
                "-A FORWARD -p tcp -m tcp --syn -m connlimit --connlimit-above 2 -j DROP", "-A FORWARD -p tcp -m connlimit --connlimit-upto 1 --connlimit-mask 8 --connlimit-daddr"));
        }, Udp(net.Server), More(Udp(net.Server)), More(Udp(net.Server)), More(Udp(net.Server)) with { SourcePort = 40000 }, More(Tcp(net.Server)), More(Tcp(net.Server)), More(Tcp(net.Server)), More(Tcp(net.Server, 8080))),
        net.Lab("extension connbytes: what a connection has carried", lab =>
        {
            net.Build(lab);
            string[] ranges = ["0", "1:1", "2", "2:3", "3:"];
            net.Rules(lab, "router", Table("filter", [.. new[] { "original", "reply", "both" }.SelectMany(direction => ranges.SelectMany(range => new[]
            {
                $"-A FORWARD -m connbytes --connbytes {range} --connbytes-dir {direction} --connbytes-mode packets",
                $"-A FORWARD -m connbytes ! --connbytes {range} --connbytes-dir {direction} --connbytes-mode packets",
            }).Append($"-A FORWARD -m connbytes --connbytes 60: --connbytes-dir {direction} --connbytes-mode bytes")
                .Append($"-A FORWARD -m connbytes --connbytes 50:100 --connbytes-dir {direction} --connbytes-mode avgpkt"))]));
        }, Udp(net.Server), More(Udp(net.Server)) with { SourcePort = 40000, PayloadSize = 100 }, More(Udp(net.Server)) with { SourcePort = 40000 }, More(Tcp(net.Server)), More(Ping(net.Server))),
        net.Lab("extension connlabel: labels stay with the connection", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -m connlabel --label 5", "-A FORWARD -m connlabel ! --label 5", "-A FORWARD -p udp -m udp --dport 53 -m connlabel --label 5 --set", "-A FORWARD -m connlabel --label 5",
                "-A FORWARD -p udp -m udp --dport 5353 -m connlabel ! --label 127 --set", "-A FORWARD -m connlabel --label 127"));
        }, Udp(net.Server), More(Udp(net.Server)) with { SourcePort = 40000 }, More(Udp(net.Server, 5353)), More(Tcp(net.Server))),
        net.Lab("extension cluster: a node's share of sources", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("mangle", [.. Enumerable.Range(1, 5).Select(node => $"-A PREROUTING -m cluster --cluster-total-nodes 5 --cluster-local-node {node} --cluster-hash-seed 0xdeadbeef"),
                "-A PREROUTING -m cluster --cluster-total-nodes 2 ! --cluster-local-node 1 --cluster-hash-seed 7"]));
        }, Udp(net.Server), Tcp(net.Server), Ping(net.Server), Udp(net.Client, 9, "server")),
        net.Lab("extension hashlimit: a bucket for each flow", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -p udp -m udp --dport 53 -m hashlimit --hashlimit-upto 1/min --hashlimit-burst 2 --hashlimit-mode srcip --hashlimit-name one",
                "-A FORWARD -p udp -m hashlimit --hashlimit-above 1/min --hashlimit-burst 2 --hashlimit-mode dstport --hashlimit-name two",
                "-A FORWARD -p udp -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 3 --hashlimit-name three", "-A FORWARD -p udp -m hashlimit --hashlimit-above 1/hour --hashlimit-burst 3 --hashlimit-name three",
                "-A FORWARD -p udp -m hashlimit --hashlimit-above 2/min --hashlimit-burst 1 --hashlimit-name rated --hashlimit-rate-match"));
        }, Udp(net.Server), More(Udp(net.Server)), More(Udp(net.Server)), More(Udp(net.Server, 5353)), More(Udp(net.Server, 5353)), More(Udp(net.Server)) with { PayloadSize = 400 }),
        net.Lab("extension hashlimit: bytes in a second", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -p udp -m hashlimit --hashlimit-upto 160b/s --hashlimit-mode srcport --hashlimit-name bytes", "-A FORWARD -p udp -m hashlimit --hashlimit-above 160b/s --hashlimit-name both",
                "-A FORWARD -p udp -m hashlimit --hashlimit-above 100b/s --hashlimit-burst 300b --hashlimit-name burst", "-A FORWARD -p udp -m hashlimit --hashlimit-upto 100b/s --hashlimit-burst 100b --hashlimit-name small",
                "-A FORWARD -p udp -m hashlimit --hashlimit-upto 1kb/s --hashlimit-name much", "-A FORWARD -p udp -m hashlimit --hashlimit-above 1mb/s --hashlimit-name more"));
        }, Udp(net.Server) with { PayloadSize = 600 }),
        net.Lab("extension quota: so many bytes", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -p udp -m udp --dport 53 -m quota --quota 200", "-A FORWARD -p udp -m udp --dport 53 -m quota ! --quota 200"));
        }, Udp(net.Server), More(Udp(net.Server)), More(Udp(net.Server)) with { PayloadSize = 150 }, More(Udp(net.Server)), More(Udp(net.Server))),
        net.Lab("extension time: dates around today", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("filter", "-A FORWARD -m time --datestart 1999-12-31", "-A FORWARD -m time --datestop 1999-12-31", "-A FORWARD -m time --datestart 1980 --datestop 2037-12-31 --weekdays 1,2,3,4,5,6,7",
                "-A FORWARD -m time --timestart 00:00 --timestop 23:59:59", "-A FORWARD -m time ! --monthdays 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31"));
        }, Udp(net.Server)),
        net.Lab("extension ecn and tcpmss: bits and options", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("mangle", [.. Enumerable.Range(0, 4).SelectMany(point => new[] { $"-A PREROUTING -m ecn --ecn-ip-ect {point}", $"-A PREROUTING -m ecn ! --ecn-ip-ect {point}" }),
                "-A PREROUTING -p tcp -m ecn --ecn-tcp-ece", "-A PREROUTING -p tcp -m ecn --ecn-tcp-cwr", "-A PREROUTING -p tcp -m ecn ! --ecn-tcp-cwr",
                "-A PREROUTING -p tcp -m tcpmss --mss 1460", "-A PREROUTING -p tcp -m tcpmss --mss 1440", "-A PREROUTING -p tcp -m tcpmss ! --mss 1:1000", "-A PREROUTING -p tcp -m tcpmss ! --mss 1000:2000", "-A PREROUTING -p tcp -m tcpmss --mss 0:65535"]));
        }, Udp(net.Server) with { Tos = 2 }, Udp(net.Server) with { Tos = 0x2e }, Udp(net.Server) with { Tos = 3 }, Tcp(net.Server), Tcp(net.Server, 81), Raw(net, TcpFlags.Syn), Raw(net, TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr), Raw(net, TcpFlags.Ack | TcpFlags.Ece)),
        net.Lab("extension TCPMSS: set, clamped and added", lab =>
        {
            net.Build(lab, serverMtu: 1340);
            string[] watch = [.. new[] { 500, 536, 1000, 1220, 1280, 1300, 1440, 1460 }.Select(mss => $"-A POSTROUTING -p tcp -m tcpmss --mss {mss}")];
            net.Rules(lab, "router", Table("mangle", ["-A FORWARD -p tcp -m tcp --dport 80 --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1000", "-A FORWARD -p tcp -m tcp --dport 8080 --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
                "-A FORWARD -p tcp -m tcp --dport 83 --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu", "-A FORWARD -p tcp -m tcp --sport 8080 --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu", "-A FORWARD -p tcp -m tcp --dport 81 --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 9000", "-A FORWARD -p tcp -m tcp --dport 82 -j TCPMSS --set-mss 500", .. watch]));
            net.Rules(lab, "client", Table("mangle", ["-A OUTPUT -p tcp -m tcp --dport 8080 --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu", .. watch]));
        },
        Tcp(net.Server), Tcp(net.Server, 8080), Tcp(net.Server, 81), Raw(net, TcpFlags.Syn), Raw(net, TcpFlags.Syn) with { Port = 83 }, Raw(net, TcpFlags.Syn) with { Port = 82 }, Raw(net, TcpFlags.Ack) with { Port = 82 },
        Raw(net, TcpFlags.Ack) with { Port = 82, PayloadSize = 20 }),
        net.Lab("extension TCPOPTSTRIP: options that are gone", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("mangle", "-A PREROUTING -p tcp -m tcp --dport 80 -j TCPOPTSTRIP --strip-options mss,wscale,sack-permitted", "-A PREROUTING -p tcp -m tcp --dport 8080 -j TCPOPTSTRIP --strip-options timestamp",
                "-A POSTROUTING -p tcp -m tcpmss --mss 1:65535", "-A POSTROUTING -p tcp -m tcpmss ! --mss 1:65535"));
        }, Tcp(net.Server), Tcp(net.Server, 8080)),
        net.Lab("extension TEE: a copy for a neighbour", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("mangle", $"-A PREROUTING -p udp -m udp --dport 53 -j TEE --gateway {net.Client}", $"-A FORWARD -p udp -m udp --dport 9 -j TEE --gateway {net.Server} --oif r1", $"-A POSTROUTING -p icmp -j TEE --gateway {net.Client}", "-A OUTPUT", "-A POSTROUTING"),
                Table("filter", "-A OUTPUT -m conntrack --ctstate UNTRACKED", "-A OUTPUT -m conntrack --ctstate NEW", "-A OUTPUT -m owner ! --socket-exists"));
            net.Rules(lab, "client", Table("raw", "-A PREROUTING -p udp", "-A PREROUTING -p icmp", "-A PREROUTING -m ttl --ttl-eq 63".Replace("ttl", net.Family == IpFamily.IPv4 ? "ttl" : "hl", StringComparison.Ordinal)));
            net.Rules(lab, "server", Table("raw", "-A PREROUTING -p udp"));
            net.Rules(lab, "server", Table("mangle", $"-A OUTPUT -p udp -m udp --sport 53 -j TEE --gateway {net.RouterOut}", "-A POSTROUTING -p udp"));
        }, Udp(net.Server), Udp(net.Server, 9), Udp(net.Server, 5353), Ping(net.Server)),
        net.Lab("extension HMARK: a mark by the flow", lab =>
        {
            net.Build(lab);

            // Neighbour discovery has addresses that come from MAC addresses, which are the kernel's choice.
            var flows = net.Family == IpFamily.IPv4 ? "" : " ! -p ipv6-icmp";
            net.Rules(lab, "router", Table("mangle", [
                $"-A PREROUTING{flows} -j HMARK --hmark-tuple src,dst,sport,dport,proto --hmark-mod 8 --hmark-rnd 0xfeedcafe --hmark-offset 16", .. Marks(16, flows),
                $"-A PREROUTING{flows} -j HMARK --hmark-src-prefix 24 --hmark-dst-prefix 20 --hmark-mod 8 --hmark-rnd 99 --hmark-offset 32", .. Marks(32, flows),
                $"-A PREROUTING{flows} -j HMARK --hmark-tuple ct,src,dst,sport,dport --hmark-mod 8 --hmark-rnd 7 --hmark-offset 48", .. Marks(48, flows),
                $"-A PREROUTING{flows} -j HMARK --hmark-sport-mask 0xff00 --hmark-dport 0x5 --hmark-mod 8 --hmark-rnd 7 --hmark-offset 64", .. Marks(64, flows)]));
        }, Udp(net.Server), Udp(net.Server, 5353), Tcp(net.Server), Ping(net.Server), Udp(net.Server, 9)),
        net.Lab("extension socket: who waits for the packet", lab =>
        {
            net.Build(lab);
            lab.Listen("server", "udp", 54, net.Server);
            lab.Listen("server", "tcp", 90, net.Server);
            foreach (var ns in new[] { "client", "server", "router" })
            {
                string[] options = ["", " --nowildcard", " --transparent", " --transparent --nowildcard"];
                net.Rules(lab, ns, Table("mangle", [.. options.SelectMany(option => new[] { $"-A PREROUTING -m socket{option}", $"-A INPUT -m socket{option}" }), "-A PREROUTING -m socket --nowildcard --restore-skmark", "-A PREROUTING -m mark --mark 0x7"]));
            }
        }, Udp(net.Server), Udp(net.Server, 54), Tcp(net.Server), Tcp(net.Server, 90), Tcp(net.Server, 91), Udp(net.Server, 9), Ping(net.Server), Udp(net.Server) with { Mark = 7 }, Udp(net.Server, 9) with { Mark = 7 }),
        net.Lab("extension policy, helper and devgroup: nothing of the kind", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("mangle", "-A PREROUTING -m policy --dir in --pol none", "-A PREROUTING -m policy --dir in --pol ipsec", "-A POSTROUTING -m policy --dir out --pol none", "-A POSTROUTING -m policy --dir out --pol ipsec --proto esp",
                "-A FORWARD -m helper --helper ftp", "-A FORWARD -m helper ! --helper ftp", "-A FORWARD -m helper --helper \"\"", "-A FORWARD -m devgroup --src-group 0 --dst-group 0", "-A FORWARD -m devgroup ! --src-group 0", "-A FORWARD -m devgroup --dst-group 1/1",
                "-A FORWARD -m devgroup --src-group 0x10/0xf"));
        }, Udp(net.Server), Tcp(net.Server), Ping(net.RouterIn)),
        net.Lab("extension addrtype: an address as seen from a device", lab =>
        {
            net.Build(lab);
            string[] types = net.Family == IpFamily.IPv4 ? ["LOCAL", "UNICAST", "BROADCAST", "MULTICAST"] : ["LOCAL", "UNICAST", "MULTICAST", "ANYCAST"];
            net.Rules(lab, "router", Table("mangle", [.. types.SelectMany(type => new[]
            {
                $"-A PREROUTING -m addrtype --dst-type {type}", $"-A PREROUTING -m addrtype --dst-type {type} --limit-iface-in", $"-A PREROUTING -m addrtype ! --dst-type {type} --limit-iface-in", $"-A FORWARD -m addrtype --src-type {type} --limit-iface-out",
                $"-A FORWARD -m addrtype --dst-type {type} --limit-iface-out", $"-A POSTROUTING -m addrtype --src-type {type} --limit-iface-out",
            })]));
        }, Udp(net.Server), Ping(net.RouterIn), Ping(net.RouterOut), Udp(net.RouterOut, 9)),
        net.Lab("extension targets that go on", lab =>
        {
            net.Build(lab);
            net.Rules(lab, "router", Table("mangle", "-A POSTROUTING -j CLASSIFY --set-class 0001:0002", "-A POSTROUTING -p udp -j CHECKSUM --checksum-fill", "-A POSTROUTING -j IDLETIMER --timeout 5 --label a", "-A POSTROUTING -j CONNSECMARK --save", "-A POSTROUTING -j RATEEST --rateest-name RE --rateest-interval 250ms --rateest-ewmalog 500ms", "-A POSTROUTING -j AUDIT --type accept", "-A POSTROUTING"));
        }, Udp(net.Server), Tcp(net.Server)),
    ];

    /// <summary>IPv4's own: the ECN target and realms.</summary>
    public static IEnumerable<KernelLab> OnlyV4
    {
        get
        {
            var net = RoutedShape.V4;
            return
            [
                net.Lab("extension ECN target: bits that are set and cleared", lab =>
                {
                    net.Build(lab);
                    net.Rules(lab, "router", Table("mangle", ["-A PREROUTING -p udp -j ECN --ecn-ip-ect 1", "-A PREROUTING -p tcp -m tcp --dport 99 -j ECN --ecn-tcp-remove", "-A PREROUTING -p tcp -m tcp --dport 98 -j ECN --ecn-tcp-ece 1 --ecn-ip-ect 3",
                        .. Enumerable.Range(0, 4).Select(point => $"-A POSTROUTING -m ecn --ecn-ip-ect {point}"), "-A POSTROUTING -p tcp -m ecn --ecn-tcp-ece", "-A POSTROUTING -p tcp -m ecn --ecn-tcp-cwr"]));
                }, Udp(net.Server), Udp(net.Server) with { Tos = 0x2b }, Tcp(net.Server), Raw(net, TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr), Raw(net, TcpFlags.Syn) with { Port = 98 }, Raw(net, TcpFlags.Syn | TcpFlags.Cwr) with { Port = 98 }),
                net.Lab("extension realm: every route has none", lab =>
                {
                    net.Build(lab);
                    net.Rules(lab, "router", Table("filter", "-A FORWARD -m realm --realm 0x0", "-A FORWARD -m realm ! --realm 0x0", "-A FORWARD -m realm --realm 0x1/0x1", "-A FORWARD -m realm --realm 0x0/0xff", "-A INPUT -m realm --realm 0x0", "-A OUTPUT -m realm --realm 0x0"));
                }, Udp(net.Server), Ping(net.RouterIn)),
            ];
        }
    }

    /// <summary>IPv6's own: its headers and prefix translation.</summary>
    public static IEnumerable<KernelLab> OnlyV6
    {
        get
        {
            var net = RoutedShape.V6;
            string[] headers = ["ipv6header --header protocol", "ipv6header --header protocol --soft", "ipv6header ! --header protocol", "ipv6header --header ipv6-frag", "ipv6header --header ipv6-frag --soft", "ipv6header ! --header ipv6-frag --soft", "ipv6header --header protocol,ipv6-frag", "ipv6header --header protocol,ipv6-frag --soft",
                "frag", "frag --fragfirst", "frag --fraglast", "frag --fragmore", "frag --fragfirst --fragmore", "frag --fragres", "frag --fraglen 5", "dst", "hbh", "hbh ! --hbh-len 5", "rt", "rt ! --rt-type 0", "srh", "ah", "ah ! --ahspi 5", "eui64"];
            return
            [
                net.Lab("extension headers of IPv6", lab =>
                {
                    net.Build(lab);
                    foreach (var ns in new[] { "router", "server" })
                        net.Rules(lab, ns, Table("raw", [.. headers.Select(header => $"-A PREROUTING -m {header}")]));
                }, Udp(net.Server), Tcp(net.Server), Udp(net.Server) with { PayloadSize = 3000 }),
                .. new[] { (Inner: "fd00:1::/64", Outer: "fd77:1234:5678:9::/64"), (Inner: "fd00:1::/48", Outer: "fd77:1234:5678::/48"), (Inner: "fd00:1::/32", Outer: "fd77:1234::/32"), (Inner: "fd00:1::/56", Outer: "fd77:1234:5678:900::/56") }
                    .Select(prefixes => net.Lab($"extension SNPT and DNPT of {prefixes.Inner} and {prefixes.Outer}", lab =>
                    {
                        net.Build(lab);
                        net.Rules(lab, "router", Table("mangle", $"-A POSTROUTING -s {prefixes.Inner} -o r1 -j SNPT --src-pfx {prefixes.Inner} --dst-pfx {prefixes.Outer}", $"-A PREROUTING -d {prefixes.Outer} -i r1 -j DNPT --src-pfx {prefixes.Outer} --dst-pfx {prefixes.Inner}"), Table("raw", "-A PREROUTING -p udp -j CT --notrack", "-A PREROUTING -p tcp -j CT --notrack"));
                        net.Rules(lab, "server", Table("raw", $"-A PREROUTING -s {prefixes.Outer}", "-A PREROUTING -p udp"));
                    }, Udp(net.Server), Tcp(net.Server))),
                net.Lab("extension DNPT: the rules of a long chain behind it meet the new address", lab =>
                {
                    net.Build(lab);
                    net.Rules(lab, "router", Table(
                        "mangle",
                        [
                            $"-A PREROUTING -d {net.Server}/128 -j DNPT --src-pfx fd00:2::/64 --dst-pfx fd00:3::/64",
                            .. Enumerable.Range(1, 40).Select(number => $"-A PREROUTING -d fd00:7::{number}/128 -j ACCEPT"),
                            "-A PREROUTING -d fd00:3::/64 -p udp", "-A PREROUTING -d fd00:2::/64 -p udp",
                        ]));
                }, Udp(net.Server), Tcp(net.Server)),
            ];
        }
    }

    private static LabProbe More(LabProbe probe) => probe with { KeepsState = true };

    private static LabProbe Raw(RoutedShape net, TcpFlags flags) => Tcp(net.Server, 99) with { RawFlags = flags, Source = IpAddress.Parse(net.Client) };

    private static IEnumerable<string> Marks(int first, string flows) => Enumerable.Range(first, 8).Select(mark => $"-A PREROUTING{flows} -m mark --mark 0x{mark:x}");
}
