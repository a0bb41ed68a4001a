using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>
/// A conntrack table with as many connections as nf_conntrack_max lets in, 262144: assured ones stay, and new ones are dropped; others are pushed out.
/// </summary>
public sealed class FullTableTests
{
    private const int Max = 262144;
    private static readonly RoutedShape s_net = RoutedShape.V4;
    private static readonly LabProbe[] s_probes = [ClientProbes.Udp(s_net.Server), ClientProbes.Tcp(s_net.Server) with { KeepsState = true }, ClientProbes.Udp(s_net.Server, 5353) with { KeepsState = true }];

    [SkippableTheory]
    [InlineData("SEEN_REPLY,ASSURED", true)]
    [InlineData("SEEN_REPLY", false)]
    public void A_full_table_drops_or_pushes_out(string status, bool drops)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab("a full table", Build, s_probes);
        var connections = Enumerable.Range(0, Max).Select(at => Filler(at, status)).ToList();
        var model = ModelLab.Build(lab);
        connections.ForEach(model.State["client"].Connections.Add);
        var statistics = model.State["client"].Connections.Statistics;
        var clients = lab.Probes.Select(probe => LiveObserver.Describe(ModelObserver.Send(model, probe).Client!)).ToList();
        Assert.Equal(drops ? s_probes.Length : 0, statistics.Drop);
        Assert.Equal(drops, statistics.EarlyDrop == 0);

        using var live = LiveLab.Build(lab);
        var kernel = live.Namespaces["client"];
        Assert.Equal(Max, int.Parse(kernel.Run("sysctl", "-n net.netfilter.nf_conntrack_max")));
        kernel.Run("conntrack", "-R -", string.Concat(connections.Select(connection => Command(connection, status))));
        var release = new List<IDisposable>();
        try
        {
            Assert.Equal(lab.Probes.Select(probe => LiveObserver.Describe(LiveProbe.Send(kernel, probe, release)!)), clients);
        }
        finally
        {
            release.ForEach(socket => socket.Dispose());
        }
    }

    private static void Build(ILabTarget lab)
    {
        s_net.Build(lab);
        s_net.Rules(lab, "client", RuleText.Table("filter", "-A OUTPUT -m conntrack --ctstate NEW"));
    }

    private static Connection Filler(int at, string status)
    {
        var original = new ConnectionTuple
        {
            Source = IpAddress.FromV4((10u << 24) + (1u << 23) + (uint)at),
            Destination = IpAddress.Parse("10.255.0.1"),
            Protocol = IpProtocol.Udp,
            SourcePort = 1000,
            DestinationPort = 53,
        };
        return new Connection
        {
            Original = original,
            Reply = PacketTuples.Invert(original)!.Value,
            Status = ConnectionStatus.Confirmed | ConnectionStatus.SeenReply | (status.Contains("ASSURED", StringComparison.Ordinal) ? ConnectionStatus.Assured : ConnectionStatus.None),
            Expires = TimeSpan.FromSeconds(600),
        };
    }

    private static string Command(Connection connection, string status)
    {
        var (original, reply) = (connection.Original, connection.Reply);
        return $"-I -s {original.Source} -d {original.Destination} -r {reply.Source} -q {reply.Destination} -p udp --sport {original.SourcePort} --dport {original.DestinationPort}"
            + $" --reply-port-src {reply.SourcePort} --reply-port-dst {reply.DestinationPort} -t 600 -u {status}\n";
    }
}
