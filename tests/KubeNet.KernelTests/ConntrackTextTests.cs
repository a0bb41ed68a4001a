using System.Text.RegularExpressions;
using KubeNet.Engine.Conntrack;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary><c>conntrack -L</c> and <c>-o extended</c> byte for byte, but for the seconds that are left.</summary>
public sealed partial class ConntrackTextTests
{
    public static TheoryData<bool, bool> Forms => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [SkippableTheory]
    [MemberData(nameof(Forms))]
    public void Connections_print_as_conntrack_prints_them(bool isV6, bool accounts)
    {
        KernelEnvironment.Require();
        var net = isV6 ? RoutedShape.V6 : RoutedShape.V4;
        var lab = net.Lab("conntrack -L", target => Build(net, target, accounts),
            ClientProbes.Udp(net.Server), ClientProbes.Udp(net.Server, 9), ClientProbes.Tcp(net.Server), ClientProbes.Ping(net.Server), ClientProbes.Udp(net.RouterIn, 8000), ClientProbes.Udp(net.Server, 5353));
        using var live = LiveLab.Build(lab);
        var model = ModelLab.Build(lab);
        var release = new List<IDisposable>();
        foreach (var probe in lab.Probes)
        {
            _ = LiveProbe.Send(live.Namespaces[probe.From], probe, release);
            _ = ModelObserver.Send(model, probe);
        }

        var family = isV6 ? "ipv6" : "ipv4";
        var router = live.Namespaces["router"];
        Assert.Equal(Lines(router.Run("conntrack", $"-L -f {family}").Split('\n')), Lines(Print(false)));
        Assert.Equal(Lines(router.Run("conntrack", $"-L -f {family} -o extended").Split('\n')), Lines(Print(true)));
        release.ForEach(socket => socket.Dispose());

        IEnumerable<string> Print(bool isExtended) =>
            model.State["router"].Connections.Select(new(), model.State.Now).Select(connection => ConnectionText.Line(connection, model.State.Now, isExtended));
    }

    private static void Build(RoutedShape net, ILabTarget lab, bool accounts)
    {
        net.Build(lab);
        lab.Sysctl("router", "net.netfilter.nf_conntrack_acct", accounts ? "1" : "0");
        var server = net.Family == Engine.Addressing.IpFamily.IPv4 ? net.Server : $"[{net.Server}]";
        net.Rules(lab, "router",
            RuleText.Table("raw", "-A PREROUTING -p udp -m udp --dport 5353 -j CT --zone 5", "-A PREROUTING -p udp -m udp --sport 5353 -j CT --zone 5"),
            RuleText.Table("mangle", "-A PREROUTING -p udp -m udp --dport 9 -j CONNMARK --set-xmark 0x7/0xffffffff"),
            RuleText.Table("nat", $"-A PREROUTING -d {net.RouterIn} -p udp -m udp --dport 8000 -j DNAT --to-destination {server}:53"));
    }

    private static string Lines(IEnumerable<string> lines) =>
        string.Join('\n', lines.Where(line => line.Length > 0).Select(line => Seconds().Replace(line, "$1N")).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^((?:ipv[46] +\d+ )?\w+ +\d+ )\d+")]
    private static partial Regex Seconds();
}
