using System.Net;
using System.Net.Sockets;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>
/// TCP beyond its handshake, over a path whose middle takes only 1400 bytes: data goes there and back, is cut to what the path takes, or
/// hangs where nobody hears that it is too large. client - left - right - server.
/// </summary>
public sealed class ConversationTests
{
    private const ushort Port = 7000;
    private const ushort ClientPort = 44000;
    private const int Patience = 1500;

    public static TheoryData<string, bool, int, string?, string[]> Conversations => new()
    {
        { "little data", false, 100, null, [] },
        { "a full segment on a narrow path", false, 1448, null, [] },
        { "much data on a narrow path", false, 20000, null, [] },
        { "much data on a narrow path (IPv6)", true, 20000, null, [] },
        { "little data where no errors come back", false, 100, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "a segment that just fits where no errors come back", false, 1348, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "a segment a byte too long where no errors come back", false, 1349, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "much data where no errors come back", false, 20000, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "much data where no errors come back (IPv6)", true, 20000, "left", ["-A OUTPUT -p ipv6-icmp -m icmp6 --icmpv6-type packet-too-big -j DROP"] },
        { "much data where the server hears of no errors", false, 20000, "right", ["-A OUTPUT -p icmp -j DROP"] },
        { "no data", false, 0, "left", ["-A OUTPUT -p icmp -j DROP"] },
        { "large segments are rejected with a RST", false, 3000, "right", ["-A FORWARD -p tcp -m length --length 1000:65535 -j REJECT --reject-with tcp-reset"] },
        { "large segments are dropped", false, 3000, "right", ["-A FORWARD -p tcp -m length --length 1000:65535 -j DROP"] },
    };

    [SkippableTheory]
    [MemberData(nameof(Conversations))]
    public void Data_goes_there_and_back_or_hangs(string name, bool isV6, int size, string? ns, string[] rules)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab(name, target => Build(target, isV6, ns, rules), [], isV6);
        using var live = LiveLab.Build(lab);
        var (kernel, connection) = Talk(live, isV6, size);
        var model = ModelLab.Build(lab);
        var trace = model.Send(new Probe { From = "client", To = IpAddress.Parse(Server(isV6)), Port = Port, SourcePort = ClientPort, Conversation = true, PayloadSize = size });
        Assert.True(kernel == LiveObserver.Describe(trace.Client!), $"kernel: {kernel}, model: {LiveObserver.Describe(trace.Client!)}: {trace.Summary}");
        Assert.Equal(connection, string.Join('\n', ModelObserver.Connections(model).Keys.Where(line => line.StartsWith("left", StringComparison.Ordinal))));
    }

    public static TheoryData<int, bool> Sizes
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (var segments in new[] { 1, 2, 5, 6, 7, 10, 11, 12, 20 })
            {
                data.Add(segments * 1448, false);
                data.Add(segments * 1428, true);
            }

            return data;
        }
    }

    /// <summary>Several segments go as one packet, which a cable takes whatever the mtu of its far end is, and which rules count once.</summary>
    [SkippableTheory]
    [MemberData(nameof(Sizes))]
    public void Segments_that_go_as_one_pass_a_cable_whose_ends_differ(int size, bool isV6)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab($"{size} bytes", target =>
        {
            Build(target, isV6, "left", ["-A FORWARD -i l0 -p tcp -m length --length 100:65535"], middle: 1500);
            target.Link("right", "r0", mtu: 1400);
        }, [], isV6);
        using var live = LiveLab.Build(lab);
        var (kernel, _) = Talk(live, isV6, size);
        var model = ModelLab.Build(lab);
        var trace = model.Send(new Probe { From = "client", To = IpAddress.Parse(Server(isV6)), Port = Port, SourcePort = ClientPort, Conversation = true, PayloadSize = size });
        Assert.True(kernel == LiveObserver.Describe(trace.Client!), $"kernel: {kernel}, model: {LiveObserver.Describe(trace.Client!)}: {trace.Summary}");

        // What is lost is sent again by Linux, and counted again. Beyond the first congestion window the number hangs on when acknowledgements come.
        if (kernel == "reply" && size <= 10 * 1448)
        {
            var saved = live.Namespaces["left"].Run(isV6 ? "ip6tables-nft-save" : "iptables-nft-save", "-c");
            Assert.Equal(DataCount(saved), DataCount(Engine.Netfilter.IptablesSave.Write(model.Config["left"].GetRuleset(isV6 ? IpFamily.IPv6 : IpFamily.IPv4), model.State["left"].Counters, withCounters: true)));
        }
    }

    /// <summary>
    /// What a tunnel wraps goes as one where its segments fit below, and is cut into segments, and these into pieces, where they do not. client - left = far - server, and right between both ends of the tunnel.
    /// </summary>
    [SkippableTheory]
    [InlineData(1448, 1500)]
    [InlineData(2896, 1500)]
    [InlineData(7240, 1500)]
    [InlineData(2796, 1450)]
    [InlineData(6990, 1450)]
    public void What_a_tunnel_wraps_is_cut_where_it_does_not_fit(int size, int mtu)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab($"{size} bytes through a VXLAN of {mtu}", target =>
        {
            target.Namespace("client", "left", "right", "far", "server");
            target.Veth("client", "eth0", "left", "l0", mtu);
            target.Veth("left", "l1", "right", "r0");
            target.Veth("right", "r1", "far", "f1");
            target.Veth("far", "f0", "server", "eth0", mtu);
            foreach (var (home, device, address) in new[] { ("client", "eth0", "10.0.1.2"), ("left", "l0", "10.0.1.1"), ("left", "l1", "192.0.2.1"), ("right", "r0", "192.0.2.2"), ("right", "r1", "198.51.100.2"), ("far", "f1", "198.51.100.1"), ("far", "f0", "10.0.3.1"), ("server", "eth0", "10.0.3.2") })
                target.Address(home, device, $"{address}/24");
            foreach (var (home, gateway) in new[] { ("client", "10.0.1.1"), ("server", "10.0.3.1"), ("left", "192.0.2.2"), ("far", "198.51.100.2") })
                target.Route(home, "default", gateway);
            target.Vxlan("left", "vx", 1, "192.0.2.1", "198.51.100.1", mtu: mtu);
            target.Vxlan("far", "vx", 1, "198.51.100.1", "192.0.2.1", mtu: mtu);
            target.Address("left", "vx", "172.16.0.1/24");
            target.Address("far", "vx", "172.16.0.2/24");
            target.Route("left", "10.0.3.0/24", "172.16.0.2");
            target.Route("far", "10.0.1.0/24", "172.16.0.1");
            foreach (var router in new[] { "left", "right", "far" })
                target.Sysctl(router, "net.ipv4.ip_forward", "1");
            target.Iptables("right", RuleText.Table("raw", "-A PREROUTING -i r0 -m length --length 1400:65535"));
            target.Iptables("left", RuleText.Table("filter", "-A FORWARD -m conntrack --ctstate NEW"));
            target.Listen("server", "tcp", Port);
        }, []);
        using var live = LiveLab.Build(lab);
        var (kernel, _) = Talk(live, isV6: false, size);
        var model = ModelLab.Build(lab);
        var trace = model.Send(new Probe { From = "client", To = IpAddress.Parse(Server(isV6: false)), Port = Port, SourcePort = ClientPort, Conversation = true, PayloadSize = size });
        Assert.Equal("reply", kernel);
        Assert.Equal(kernel, LiveObserver.Describe(trace.Client!));
        Assert.Equal(DataCount(live.Namespaces["right"].Run("iptables-nft-save", "-c")), DataCount(Engine.Netfilter.IptablesSave.Write(model.Config["right"].GetRuleset(IpFamily.IPv4), model.State["right"].Counters, withCounters: true)));
    }

    // "[3:16084] -A FORWARD ... -m length ..."
    private static string DataCount(string saved) => saved.Split('\n').Single(line => line.Contains("-m length", StringComparison.Ordinal)).Split(' ')[0];

    private static string Server(bool isV6) => isV6 ? "fd00:3::2" : "10.0.3.2";

    private static void Build(ILabTarget lab, bool isV6, string? ns, string[] rules, int middle = 1400)
    {
        string Host(int network, int host) => isV6 ? $"fd00:{network}::{host}" : $"10.0.{network}.{host}";
        var length = isV6 ? "/64" : "/24";
        lab.Namespace("client", "left", "right", "server");
        lab.Veth("client", "eth0", "left", "l0");
        lab.Veth("left", "l1", "right", "r0", middle);
        lab.Veth("right", "r1", "server", "eth0");
        foreach (var (home, device, network, host) in new[] { ("client", "eth0", 1, 2), ("left", "l0", 1, 1), ("left", "l1", 2, 1), ("right", "r0", 2, 2), ("right", "r1", 3, 1), ("server", "eth0", 3, 2) })
            lab.Address(home, device, Host(network, host) + length);
        lab.Route("client", "default", Host(1, 1));
        lab.Route("left", isV6 ? "fd00:3::/64" : "10.0.3.0/24", Host(2, 2));
        lab.Route("right", isV6 ? "fd00:1::/64" : "10.0.1.0/24", Host(2, 1));
        lab.Route("server", "default", Host(3, 1));
        foreach (var router in new[] { "left", "right" })
            lab.Sysctl(router, isV6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward", "1");
        var family = isV6 ? IpFamily.IPv6 : IpFamily.IPv4;
        lab.Iptables("left", RuleText.Table("filter", [.. ns == "left" ? rules : [], "-A FORWARD -m conntrack --ctstate NEW"]), family);
        if (ns == "right")
            lab.Iptables("right", RuleText.Table("filter", rules), family);
        lab.Listen("server", "tcp", Port);
    }

    /// <summary>Connects, sends, and reads as much back. The listener of the lab gets an accepting program for once.</summary>
    private static (string Outcome, string Connection) Talk(LiveLab live, bool isV6, int size)
    {
        using var listener = live.Namespaces["server"].Invoke(() => Open(isV6, IPAddress.Parse(Server(isV6)), Port + 1));
        listener.Listen();
        live.Namespaces["server"].Run(isV6 ? "ip6tables-nft" : "iptables-nft", $"-t nat -A PREROUTING -p tcp --dport {Port} -j REDIRECT --to-ports {Port + 1}");
        using var client = live.Namespaces["client"].Invoke(() => Open(isV6, isV6 ? IPAddress.IPv6Any : IPAddress.Any, ClientPort));
        client.ReceiveTimeout = Patience;
        client.Connect(IPAddress.Parse(Server(isV6)), Port);
        using var server = listener.Accept();
        var serving = Task.Run(() => Echo(server, size));
        string outcome;
        try
        {
            client.Send(new byte[size]);
            outcome = Read(client, size) ? "reply" : "timeout";
        }
        catch (SocketException problem)
        {
            outcome = problem.SocketErrorCode == SocketError.ConnectionReset ? "refused ECONNRESET" : "timeout";
        }

        // An ACK may be delayed by 40 ms.
        Thread.Sleep(100);
        var connection = string.Join('\n', ConntrackList.Read(live.Namespaces["left"].Run("conntrack", $"-L -f {(isV6 ? "ipv6" : "ipv4")} -p tcp")).Select(entry => $"left {entry.Line}"));
        client.Close(0);
        server.Close(0);
        serving.Wait();
        return (outcome, connection);
    }

    private static Socket Open(bool isV6, IPAddress address, int port)
    {
        var socket = new Socket(isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    private static void Echo(Socket server, int size)
    {
        try
        {
            if (Read(server, size))
                server.Send(new byte[size]);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // The client has given up, which is what some labs are about.
        }
    }

    private static bool Read(Socket socket, int size)
    {
        var buffer = new byte[65536];
        var got = 0;
        while (got < size)
        {
            var read = socket.Receive(buffer);
            if (read == 0)
                return false;
            got += read;
        }

        return true;
    }
}
