using KubeNet.Engine.Addressing;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>Sets of every type that this kernel has, in rules of every table, by match and by target.</summary>
internal static class IpSetLabs
{
    private static readonly string[] Directions = ["src", "dst", "src,src", "src,dst", "dst,src", "dst,dst", "src,dst,dst", "dst,src,src", "dst,dst,src", "src,src,dst"];

    public static IEnumerable<KernelLab> All(RoutedShape net)
    {
        var family = net.Family == IpFamily.IPv4 ? "" : " family inet6";
        var icmp = net.Family == IpFamily.IPv4 ? "icmp:echo-request" : "icmpv6:echo-request";
        return
        [
            Everywhere(net, "hash:ip", $"create s hash:ip{family} counters\nadd s {net.Client}\n"),
            Everywhere(net, "hash:ip with a netmask", $"create s hash:ip{family} netmask {(family == "" ? 24 : 64)} counters\nadd s {net.Server}\n"),
            Everywhere(net, "hash:net", $"create s hash:net{family} counters\nadd s {net.Network(1)}\nadd s {net.Client} nomatch\nadd s {net.Network(2)} nomatch\nadd s {net.Server}\n"),
            Everywhere(net, "hash:ip,port", $"create s hash:ip,port{family} counters\nadd s {net.Server},udp:53\nadd s {net.Server},80\nadd s {net.Server},{icmp}\nadd s {net.Client},udp:53\n"),
            Everywhere(net, "hash:net,port", $"create s hash:net,port{family} counters\nadd s {net.Network(2)},udp:53\nadd s {net.Server},udp:53 nomatch\nadd s {net.Network(2)},80\nadd s {net.Network(1)},{icmp}\n"),
            Everywhere(net, "hash:ip,port,ip", $"create s hash:ip,port,ip{family} counters\nadd s {net.Client},udp:53,{net.Server}\nadd s {net.Server},80,{net.Client}\nadd s {net.Client},{icmp},{net.Server}\n"),
            Everywhere(net, "hash:ip,port,net", $"create s hash:ip,port,net{family} counters\nadd s {net.Client},udp:53,{net.Network(2)}\nadd s {net.Client},udp:53,{net.Server} nomatch\nadd s {net.Server},80,{net.Network(1)}\nadd s {net.Client},{icmp},{net.Network(2)}\n"),
            Everywhere(net, "hash:net,iface", $"create s hash:net,iface{family} counters\nadd s {net.Network(1)},r0\nadd s {net.Network(2)},r1\nadd s {net.Server},r0 nomatch\nadd s {(family == "" ? "0.0.0.0/0" : "::/0")},r wildcard\n"),
            Everywhere(net, "hash:net,iface where another device hides the wider network", $"create s hash:net,iface{family} counters\nadd s {net.Network(1)},r1\nadd s {net.Client},r1\nadd s {(family == "" ? "0.0.0.0/0" : "::/0")},r0\n"),
            Everywhere(net, "bitmap:port", "create s bitmap:port range 50-100\nadd s 53\nadd s 80\n"),
            Everywhere(net, "list:set", $"create a hash:ip,port{family} counters\ncreate b hash:net{family} counters\ncreate s list:set counters\nadd a {net.Server},udp:53\nadd b {net.Network(2)}\nadd b {net.Client} nomatch\nadd s a\nadd s b\n"),
            net.Lab("sets of the wrong dimension or family never match", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create s hash:ip,port{family}\nadd s {net.Server},udp:53\ncreate l list:set\nadd l s\ncreate b bitmap:ip range 10.0.0.0/16\nadd b {(family == "" ? net.Server : "10.0.2.2")}\nadd l b\n");
                net.Rules(lab, "router", Table("filter", "-A FORWARD -m set --match-set s dst", "-A FORWARD -m set ! --match-set s dst", "-A FORWARD -m set --match-set l dst", "-A FORWARD -m set ! --match-set l dst,dst"));
            }, Udp(net.Server), Tcp(net.Server)),
            net.Lab("counters of entries, compared and kept still", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create s hash:ip{family} counters\nadd s {net.Client} packets 2 bytes 100\nadd s {net.Server}\n");
                net.Rules(lab, "router", Table("filter",
                    "-A FORWARD -m set --match-set s src ! --update-counters --packets-eq 2",
                    "-A FORWARD -m set --match-set s src ! --update-counters ! --packets-eq 2",
                    "-A FORWARD -m set --match-set s src ! --update-counters --packets-lt 1",
                    "-A FORWARD -m set ! --match-set s src ! --update-counters --bytes-gt 90",
                    "-A FORWARD -m set --match-set s src --bytes-lt 101",
                    "-A FORWARD -m set --match-set s src --packets-gt 2 --bytes-gt 100",
                    "-A FORWARD -m set --match-set s dst"));
            }, Udp(net.Server), Udp(net.Server) with { KeepsState = true }, Ping(net.Server)),
            net.Lab("the counters of a list and of its members", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create a hash:ip{family} counters\ncreate s list:set counters\nadd a {net.Client}\nadd s a\n");
                net.Rules(lab, "router", Table("filter",
                    "-A FORWARD -m set --match-set s src", "-A FORWARD -m set --match-set s src ! --update-counters", "-A FORWARD -m set --match-set s src ! --update-subcounters",
                    "-A FORWARD -m set --match-set s src --packets-gt 1"));
            }, Udp(net.Server), Udp(net.Server) with { KeepsState = true }),
            net.Lab("SET adds and deletes", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create seen hash:ip{family} counters timeout 600\ncreate ports hash:ip,port,ip{family}\ncreate nets hash:net{family}\nadd nets {net.Network(1)}\ncreate gone hash:ip{family}\nadd gone {net.Client}\nadd gone {net.Server}\n");
                net.Rules(lab, "router",
                    Table("raw", "-A PREROUTING -j SET --add-set seen src", "-A PREROUTING -p udp -j SET --add-set seen dst --exist --timeout 30"),
                    Table("mangle", "-A FORWARD -j SET --add-set ports src,dst,dst --del-set gone dst", "-A FORWARD -j SET --add-set nets dst"),
                    Table("filter", "-A FORWARD -m set --match-set seen src", "-A FORWARD -m set --match-set gone src -j DROP", "-A FORWARD -m set --match-set nets dst"));
            }, Udp(net.Server), Udp(net.Server) with { KeepsState = true }, Ping(net.Server) with { KeepsState = true }, Tcp(net.Server)),
            net.Lab("SET adds to the first set of a list that takes it", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create a hash:ip{family} maxelem 1\ncreate b hash:ip{family}\ncreate s list:set\nadd a {net.Host(1, 77)}\nadd s a\nadd s b\n");
                net.Rules(lab, "router", Table("filter", "-A FORWARD -j SET --add-set s src", "-A FORWARD -j SET --add-set s dst", "-A FORWARD -p udp -m udp --sport 53 -j SET --del-set s dst"));
            }, Udp(net.Server), Tcp(net.Server) with { KeepsState = true }),
            net.Lab("entries end by the clock", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create s hash:ip{family} timeout 2\nadd s {net.Client}\nadd s {net.Server} timeout 0\ncreate l list:set timeout 2\nadd l s\n");
                net.Rules(lab, "router", Table("filter", "-A FORWARD -m set --match-set s src", "-A FORWARD -m set --match-set s dst", "-A FORWARD -m set --match-set l dst"));
            },
            Udp(net.Server),
            Udp(net.Server) with { KeepsState = true, Change = new LabChange("router") { Wait = TimeSpan.FromSeconds(2.5) } },
            Udp(net.Server) with { KeepsState = true, Change = new LabChange("router") { Sets = $"add s {net.Client} timeout 90\n" } }),
            net.Lab("a port knock: two sets open a door for a while", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create knocked hash:ip{family} timeout 2\ncreate open hash:ip{family} timeout 60\n");
                net.Rules(lab, "router", Table("filter", "-P FORWARD DROP",
                    "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT",
                    "-A FORWARD -p tcp -m tcp --dport 80 -m set --match-set open src -j ACCEPT",
                    "-A FORWARD -p udp -m udp --dport 5353 -m set --match-set knocked src -j SET --add-set open src",
                    "-A FORWARD -p udp -m udp --dport 53 -j SET --add-set knocked src"));
            },
            Tcp(net.Server), Udp(net.Server, 5353) with { KeepsState = true }, Udp(net.Server) with { KeepsState = true }, Udp(net.Server, 5353) with { KeepsState = true }, Tcp(net.Server) with { KeepsState = true, SourcePort = 41000 }),
            net.Lab("--map-set marks packets, and the mark routes them", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create m hash:ip{family} skbinfo\nadd m {net.Client} skbmark 0x7/0xff skbprio 1:10\n");
                net.Rules(lab, "router",
                    Table("mangle", "-A PREROUTING -j MARK --set-xmark 0x1ff/0xffffffff", "-A PREROUTING -j SET --map-set m src --map-mark", "-A PREROUTING -m mark --mark 0x107"),
                    Table("filter", "-A FORWARD -m mark --mark 0x7/0xff", "-A FORWARD -m mark --mark 0x1ff"));
                lab.IpRule("router", 100, action: "blackhole", mark: 0x107, mask: 0xffff, family: net.Family);
            }, Udp(net.Server), Udp(net.Client, 9, "server")),
            net.Lab("swapped and refilled sets", lab =>
            {
                net.Build(lab);
                lab.IpSets("router", $"create a hash:ip{family}\ncreate b hash:ip{family}\nadd a {net.Client}\n");
                net.Rules(lab, "router", Table("filter", "-A FORWARD -m set --match-set a src -j DROP"));
            },
            Udp(net.Server),
            Udp(net.Server) with { KeepsState = true, Change = new LabChange("router") { Sets = "swap a b\n" } },
            Udp(net.Server) with { KeepsState = true, Change = new LabChange("router") { Sets = "flush b\nswap b a\n" } }),
        ];
    }

    public static IEnumerable<KernelLab> OnlyV4 =>
    [
        Everywhere(RoutedShape.V4, "bitmap:ip", "create s bitmap:ip range 10.0.0.0/16\nadd s 10.0.1.2\nadd s 10.0.2.0/30\n"),
        Everywhere(RoutedShape.V4, "bitmap:ip with a netmask", "create s bitmap:ip range 10.0.0.0/16 netmask 24\nadd s 10.0.2.9\n"),
        Everywhere(RoutedShape.V4, "bitmap:ip whose range ends before", "create s bitmap:ip range 10.0.1.0/24\nadd s 10.0.1.2\n"),
        MacFilledIn(timeout: ""), MacFilledIn(timeout: " timeout 600"),
        Bridged("hash:net,iface on a bridge", "create s hash:net,iface counters\nadd s 10.0.0.0/24,br0\nadd s 10.0.0.2,physdev:vetha\nadd s 192.0.2.0/24,eth0\n", "src,src", "src,dst", "dst,dst", "dst,src"),
        Bridged("hash:ip on a bridge", "create s hash:ip counters\nadd s 10.0.0.2\nadd s 192.0.2.99\n", "src", "dst"),
    ];

    /// <summary>One set, asked by rules of every table with every pair of directions, with and without a <c>!</c>.</summary>
    private static KernelLab Everywhere(RoutedShape net, string name, string sets)
    {
        string[] rules = [.. Directions.Select(direction => $"-m set --match-set s {direction}"), "-m set ! --match-set s src,dst,dst", "-m set --match-set s src,dst,dst --return-nomatch", "-m set ! --match-set s dst,dst,src --return-nomatch"];
        return net.Lab($"{name} in rules of every table", lab =>
        {
            net.Build(lab);
            lab.IpSets("router", sets);
            net.Rules(lab, "router", Table("raw", In("PREROUTING", rules)), Table("mangle", In("POSTROUTING", rules)), Table("nat", In("PREROUTING", rules)), Table("filter", [.. In("FORWARD", rules), .. In("INPUT", rules), .. In("OUTPUT", rules)]));
            lab.Iptables("router", Table("filter", In("FORWARD", rules)), net.Family, legacy: true);
        }, Udp(net.Server), Tcp(net.Server), Ping(net.Server), Ping(net.RouterIn), Udp(net.Server, 9), Ping(net.Client, "router"));
    }

    private static KernelLab MacFilledIn(string timeout) => new($"bitmap:ip,mac takes the packet's address{timeout}", lab =>
    {
        BridgedShape.Build(lab, outsideRoute: true);
        lab.Link("a", "eth0", mac: "02:00:00:00:00:0a");
        lab.Link("host", "br0", mac: "02:00:00:00:00:01");
        lab.Link("b", "eth0", mac: "02:00:00:00:00:0b");
        lab.IpSets("host", $"create s bitmap:ip,mac range 10.0.0.0/24{timeout}\nadd s 10.0.0.2\nadd s 10.0.0.3,02:00:00:00:00:0b\nadd s 10.0.0.4,02:00:00:00:00:0b\n");
        lab.Iptables("host", Table("filter",
            "-A FORWARD -m set --match-set s src,src", "-A FORWARD -m set --match-set s dst,dst", "-A FORWARD -m set --match-set s src,dst",
            "-A INPUT -m set --match-set s src,src", "-A OUTPUT -m set --match-set s dst,dst"));
    },
    [
        BridgedShape.Udp("a", BridgedShape.Outside), BridgedShape.Udp("b", BridgedShape.Outside), BridgedShape.Udp("c", BridgedShape.Outside), BridgedShape.Ping("a", BridgedShape.Host), BridgedShape.Ping("host", BridgedShape.B),
    ]);

    private static KernelLab Bridged(string name, string sets, params string[] directions) => new(name, lab =>
    {
        BridgedShape.Build(lab, outsideRoute: true);
        lab.Sysctl("host", "net.bridge.bridge-nf-call-iptables", "1");
        lab.IpSets("host", sets);
        string[] rules = [.. directions.Select(direction => $"-m set --match-set s {direction}")];
        lab.Iptables("host", Table("raw", In("PREROUTING", rules)) + Table("filter", [.. In("FORWARD", rules), .. In("INPUT", rules)]) + Table("mangle", In("POSTROUTING", rules)));
    },
    [BridgedShape.Udp("a", BridgedShape.B), BridgedShape.Udp("a", BridgedShape.Outside), BridgedShape.Ping("a", BridgedShape.Host), BridgedShape.Udp("outside", BridgedShape.A)]);

    private static string[] In(string chain, IEnumerable<string> rules) => [.. rules.Select(rule => $"-A {chain} {rule}")];
}
