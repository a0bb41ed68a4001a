using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.LabFiles.Tests;

/// <summary>
/// A lab with everything in it that a file can hold: every kind of link, set and match state, routes and rules of all sorts, a Docker host, a cluster, and what packets leave
/// behind. Client and server are two routers apart; the way is narrow behind the first.
/// </summary>
internal static class EverythingLab
{
    public static Lab Build()
    {
        var lab = new Lab(42, "everything");
        lab.Edit(Network);
        lab.Edit(OddLinks);
        lab.Edit(config => Rules(config, lab.State.Now));
        lab.Edit(Docker);
        lab.Edit(Kubernetes);
        Traffic(lab);
        return lab;
    }

    private static NetworkConfig Network(NetworkConfig config)
    {
        foreach (var name in new[] { "client", "r1", "r2", "server" })
            config = config.AddNamespace(name).SetLink(name, "lo", new LinkChange { Up = true });
        config = Wire(config, "client", "r1", 1, 1500);
        config = Wire(config, "r1", "r2", 2, 1300);
        config = Wire(config, "r2", "server", 3, 1500);
        config = config.AddRoute("client", Route("default via 10.0.1.2")).AddRoute("client", Route("default via fd00:1::2"))
            .AddRoute("server", Route("default via 10.0.3.1")).AddRoute("server", Route("default via fd00:3::1"))
            .AddRoute("r1", Route("10.0.3.0/24 via 10.0.2.2 metric 5 mtu 1290")).AddRoute("r1", Route("fd00:3::/64 via fd00:2::2"))
            .AddRoute("r2", Route("10.0.1.0/24 nexthop via 10.0.2.1 weight 3 nexthop via 10.0.2.1 weight 1")).AddRoute("r2", Route("fd00:1::/64 via fd00:2::1"))
            .AddRoute("r2", Route("blackhole 192.0.2.0/24 table 77")).AddRoute("r2", Route("unreachable 198.51.100.0/24"));
        config = config.AddIpRule("r2", IpFamily.IPv4, new IpRuleSpec { Priority = 100, From = IpPrefix.Parse("10.0.9.0/24"), Table = 77, FwMark = 7, FwMask = 15 });
        foreach (var router in new[] { "r1", "r2" })
            config = config.SetSysctl(router, "net.ipv4.ip_forward", "1").SetSysctl(router, "net.ipv6.conf.all.forwarding", "1").SetSysctl(router, "net.netfilter.nf_conntrack_acct", "1");
        return config.AddListener("server", new Listener(IpProtocol.Tcp, null, 80)).AddListener("server", new Listener(IpProtocol.Udp, null, 53) { User = 33, Group = 33 })
            .AddNeighbor("client", "veth1", IpAddress.Parse("10.0.1.9"), MacAddress.Parse("02:00:00:00:00:09")).AddProxyNeighbor("client", "veth1", IpAddress.Parse("10.0.1.8"));
    }

    // As one types it: default via 10.0.1.2 metric 5.
    private static RouteSpec Route(string text)
    {
        var words = text.Split(' ');
        var type = Enum.TryParse<RouteType>(words[0], ignoreCase: true, out var known) ? known : RouteType.Unicast;
        var rest = type == RouteType.Unicast ? words : words[1..];
        var hops = text.Split("nexthop ").Skip(1).Select(hop => new NextHopSpec { Via = IpAddress.Parse(After(hop.Split(' '), "via")!), Weight = int.Parse(After(hop.Split(' '), "weight")!) }).ToEquatableArray();
        var via = hops.IsEmpty && After(rest, "via") is { } gateway ? (IpAddress?)IpAddress.Parse(gateway) : null;
        return new RouteSpec
        {
            Destination = rest[0] == "default" ? IpPrefix.Default(via!.Value.Family) : IpPrefix.Parse(rest[0]),
            Type = type,
            Via = via,
            NextHops = hops,
            Metric = After(rest, "metric") is { } metric ? uint.Parse(metric) : null,
            Mtu = After(rest, "mtu") is { } mtu ? int.Parse(mtu) : null,
            Table = After(rest, "table") is { } table ? uint.Parse(table) : RouteTableId.Main,
        };
    }

    private static string? After(string[] words, string word) => Array.IndexOf(words, word) is var at and >= 0 ? words[at + 1] : null;

    private static NetworkConfig Wire(NetworkConfig config, string left, string right, int number, int mtu)
    {
        config = config.AddVethPair(new VethSpec(left, $"veth{number}", right, $"peer{number}") { Mtu = mtu });
        foreach (var (home, link, host) in new[] { (left, $"veth{number}", 1), (right, $"peer{number}", 2) })
        {
            config = config.SetLink(home, link, new LinkChange { Up = true })
                .AddAddress(home, link, InterfaceAddress.Parse($"10.0.{number}.{host}/24")).AddAddress(home, link, InterfaceAddress.Parse($"fd00:{number}::{host}/64"));
        }

        return config;
    }

    private static NetworkConfig OddLinks(NetworkConfig config)
    {
        const string Box = "box";
        var up = new LinkChange { Up = true };
        config = config.AddNamespace(Box).AddNamespace("below").SetLink(Box, "lo", up)
            .AddDummy(Box, "dummy0").AddExternal(Box, "nic0").AddExternal(Box, "tun0", "tun", noArp: true)
            .AddBridge(Box, "br0", ["dummy0"]).AddDummy(Box, "dummy1").AddDummy(Box, "dummy2").AddDummy(Box, "dummy3")
            .AddBond(new BondSpec(Box, "bond0") { Mode = BondMode.BalanceRr, Slaves = ["dummy1", "dummy2"] })
            .AddVrf(new VrfSpec(Box, "red", 10)).SetLink(Box, "dummy3", new LinkChange { Master = "red", Group = 5 })
            .AddVlan(new VlanSpec(Box, "nic0.5", "nic0", 5)).AddMacvlan(new MacvlanSpec("below", "mac0", "nic0") { DeviceNamespace = Box, Mode = MacvlanMode.Bridge })
            .AddDummy(Box, "dummy4").AddIpvlan(new IpvlanSpec(Box, "ipvl0", "dummy4") { Mode = IpvlanMode.L3s })
            .AddVxlan(new VxlanSpec(Box, "vxlan0", 9) { Local = IpAddress.Parse("10.9.0.1"), DontFragment = VxlanDf.Inherit, SourcePorts = new PortRange(40000, 50000) })
            .AddIpip(new IpipSpec(Box, "tunl1") { Local = IpAddress.Parse("10.9.0.1") }).AddGre(new GreSpec(Box, "gre1") { InputKey = 7, OutputKey = 8, IsTap = true, Remote = IpAddress.Parse("10.9.0.3") }).AddSit(new SitSpec(Box, "sit1"));
        config = config.AddFdbEntry(Box, "vxlan0", MacAddress.Parse("02:00:00:00:00:77"), new VxlanDestination(IpAddress.Parse("10.9.0.2")))
            .AddFdbEntry(Box, "dummy0", MacAddress.Parse("02:00:00:00:00:78")).AddBridgeVlan(Box, "dummy0", new BridgeVlan(7, IsUntagged: true))
            .SetLink(Box, "dummy0", new LinkChange { Hairpin = true, Learning = false }).SetSysctl(Box, "net.ipv4.conf.nic0/5.rp_filter", "2");
        foreach (var link in config[Box].Links.Values.ToList())
            config = config.SetLink(Box, link.Name, up);
        foreach (var (home, own, other) in new[] { ("r2", 1, 2), ("server", 2, 1) })
        {
            config = config.AddVxlan(new VxlanSpec(home, "vx0", 100) { Local = IpAddress.Parse($"10.0.3.{own}"), Remote = IpAddress.Parse($"10.0.3.{other}") })
                .SetLink(home, "vx0", up).AddAddress(home, "vx0", InterfaceAddress.Parse($"10.7.0.{own}/24"));
        }

        return config.AddAddress(Box, "nic0", InterfaceAddress.Parse("10.9.0.1/24")).AddAddress(Box, "bond0", InterfaceAddress.Parse("10.8.0.1/24"));
    }

    private static NetworkConfig Rules(NetworkConfig config, TimeSpan now)
    {
        config = config.RestoreIpSets("r1", """
            create allowed hash:ip family inet timeout 600 counters comment
            add allowed 10.0.1.1 timeout 300 comment "the client"
            create nets hash:net,port family inet
            add nets 10.0.0.0/8,tcp:80
            add nets 10.0.3.0/24,udp:53 nomatch
            create ports bitmap:port range 1-1024 skbinfo
            add ports 80 skbmark 0x5
            create pairs bitmap:ip,mac range 10.0.1.0-10.0.1.255
            add pairs 10.0.1.1,02:00:00:00:00:01
            create ifaces hash:net,iface
            add ifaces 10.0.0.0/8,veth wildcard
            create all list:set
            add all allowed
            add all nets
            """, now);
        string[] rules =
        [
            "-t mangle -A PREROUTING -m set --match-set allowed src -j MARK --set-mark 5", "-t mangle -A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
            "-t nat -A POSTROUTING -o veth2 -s 10.0.1.0/24 -j MASQUERADE", "-t nat -A PREROUTING -d 10.0.1.2 -p tcp --dport 8080 -j DNAT --to-destination 10.0.3.2:80",
            "-N LIMITS", "-A FORWARD -j LIMITS", "-A LIMITS -m limit --limit 3/min --limit-burst 2 -j RETURN", "-A LIMITS -m statistic --mode nth --every 3 --packet 0 -m comment --comment \"every third\"",
            "-A LIMITS -m recent --name seen --set", "-A LIMITS -m hashlimit --hashlimit-name h --hashlimit-mode srcip --hashlimit-upto 5/sec", "-A LIMITS -m quota --quota 5000", "-A LIMITS -p tcp -m connlimit --connlimit-above 10 -j DROP",
            "-A LIMITS -m time --weekdays Mon,Tue --timestart 09:00 --timestop 17:00 -j ACCEPT", "-A INPUT -p esp -m esp ! --espspi 0:4294967295 -j ACCEPT", "-P INPUT DROP",
        ];
        config = rules.Aggregate(config, (all, rule) => all.RunIptables("r1", rule, IpFamily.IPv4));
        config = config.RunIptables("r1", "-A FORWARD -m state --state INVALID -j DROP", IpFamily.IPv6);
        config = config.RunIptables("r2", "-A FORWARD -p udp --dport 99 -j REJECT", IpFamily.IPv4, IptablesBackend.Legacy);

        // Asked before those of legacy: a chain with a rule, and one that was emptied by its name.
        return config.RunIptables("r2", "-A FORWARD -p udp --dport 98 -j REJECT").RunIptables("r2", "-F INPUT");
    }

    private static NetworkConfig Docker(NetworkConfig config) => config.AddNamespace("dock").AddDockerHost("dock", new DaemonOptions { IPv6 = true, UserlandProxy = false })
        .AddDockerNetwork("dock", new DockerNetworkSpec("shop") { IPv6 = true, Options = new DockerNetworkOptions { BridgeName = "br-shop" } })
        .AddDockerContainer("dock", new DockerContainerSpec("web") { Networks = [new DockerEndpointSpec("shop") { Aliases = ["www"] }], Ports = PublishedPort.Parse("8080-8089:80"), Listeners = [new Listener(IpProtocol.Tcp, null, 80)] })
        .AddDockerContainer("dock", new DockerContainerSpec("side") { Mode = ContainerNetworkMode.Container, SharesWith = "web" })
        .AddDockerContainer("dock", new DockerContainerSpec("idle"), start: false).JoinDockerSwarm("dock");

    private static NetworkConfig Kubernetes(NetworkConfig config)
    {
        var web = LabelSet.Of([new("app", "web")]);
        var options = new ClusterOptions { Cni = CniKind.FlannelVxlan, NodeCidrs = [IpPrefix.Parse("172.30.0.0/16")] };
        config = config.AddCluster("kube", options).EditCluster("kube", cluster => cluster
            .AddNode(new Node { Name = "node1", Labels = LabelSet.Of([new("topology.kubernetes.io/zone", "a")]) }).AddNode(new Node { Name = "node2", Taints = [new Taint("dedicated", "db", "NoSchedule")] })
            .AddPod(new Pod { Name = new("default", "web"), NodeName = "node1", Labels = web, Containers = [new Container("main", [new ContainerPort { Port = 80, Name = "http", HostPort = 9080 }])] })
            .AddPod(new Pod { Name = new("default", "db"), NodeName = "node2", Tolerations = [new Toleration("dedicated", true, null, null)], NodeAffinity = new([new([new("disk", NodeOperator.In, ["ssd"])], [])]), Dns = new PodDns { Policy = DnsPolicy.None, Nameservers = [IpAddress.Parse("10.96.0.10")], Ndots = 2 }, HostAliases = [new HostAlias(IpAddress.Parse("192.0.2.1"), ["old"])] })
            .AddWorkload(new Workload { Kind = WorkloadKind.StatefulSet, Name = new("default", "set"), Replicas = 2, Selector = LabelSelector.Parse("app=set"), Template = new Pod { Name = new("default", "set"), Labels = LabelSet.Of([new("app", "set")]) } })
            .AddService(new Service { Name = new("default", "web"), Selector = web, Type = ServiceType.NodePort, Ports = [new ServicePort { Port = 80, TargetPort = PortReference.Of("http") }], AffinitySeconds = 60, ExternalTrafficPolicy = TrafficPolicy.Local })
            .AddService(new Service { Name = new("default", "nobody"), Selector = LabelSet.Of([new("app", "nobody")]), Ports = [new ServicePort { Port = 80 }] })
            .AddNetworkPolicy(new NetworkPolicy
            {
                Name = new("default", "only-set"),
                PodSelector = LabelSelector.Parse("app=web"),
                Ingress = [new PolicyRule([new PolicyPeer { PodSelector = LabelSelector.Parse("app in (set,db)") }, new PolicyPeer { IpBlock = new IpBlock(IpPrefix.Parse("172.16.0.0/12"), [IpPrefix.Parse("172.30.9.0/24")]) }], [new PolicyPort(IpProtocol.Tcp, PortReference.Of(80), 90)])],
            }));
        return config.RunIptables("node2", "-t nat -I KUBE-SERVICES -d 203.0.113.9/32 -j ACCEPT", IpFamily.IPv4);
    }

    private static void Traffic(Lab lab)
    {
        Send(lab, "client", "10.0.3.2", IpProtocol.Tcp, 80, conversation: true);
        Send(lab, "client", "10.0.1.2", IpProtocol.Tcp, 8080);
        lab.Advance(TimeSpan.FromSeconds(1.5));
        Send(lab, "client", "fd00:3::2", IpProtocol.Udp, 53);
        Send(lab, "client", "10.0.3.2", IpProtocol.Udp, 99);
        Send(lab, "client", "10.0.3.77", IpProtocol.Udp, 53);
        lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.3.2"), Protocol = IpProtocol.Udp, Port = 53, PayloadSize = 1400, DontFragment = true });
        lab.Send(new Probe { From = "client", To = IpAddress.Parse("fd00:3::2"), Protocol = IpProtocol.Udp, Port = 53, PayloadSize = 1400, DontFragment = true });
        Send(lab, "box", "10.8.0.9", IpProtocol.Icmp, 0);
        Send(lab, "set-0.default", "10.244.0.2", IpProtocol.Tcp, 80);
        Send(lab, "db.default", "10.244.0.2", IpProtocol.Tcp, 80);
        Send(lab, "web", "172.19.0.1", IpProtocol.Icmp, 0);
        Send(lab, "r2", "10.7.0.2", IpProtocol.Icmp, 0);
        lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.3.2"), Port = 80, SourcePort = 999, TcpFlags = TcpFlags.Rst });

        // Who knows a nearer gateway is told so.
        lab.Edit(config => config.AddRoute("r1", Route("203.0.113.0/24 via 10.0.1.9")).AddRoute("r1", new RouteSpec { Destination = IpPrefix.Parse("2001:db8::/32"), Link = "peer1" })
            .SetSysctl("r1", "net.ipv4.conf.all.send_redirects", "1"));
        Send(lab, "client", "203.0.113.5", IpProtocol.Udp, 53);
        Send(lab, "client", "2001:db8::5", IpProtocol.Udp, 53);
    }

    private static void Send(Lab lab, string from, string to, IpProtocol protocol, ushort port, bool conversation = false) =>
        lab.Send(new Probe { From = from, To = IpAddress.Parse(to), Protocol = protocol, Port = port, Conversation = conversation });
}
