using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>A host and a SYN of a connection that was DNATed, for single matches to look at.</summary>
public abstract class MatchBed
{
    private protected FakeHost Host { get; } = new();

    internal static SkBuff Syn() => new()
    {
        Journey = new Journey(default, null, JourneyKind.Request, TraceDetail.End),
        Packet = new Packet
        {
            Source = IpAddress.Parse("10.0.0.1"),
            Destination = IpAddress.Parse("10.0.0.2"),
            Protocol = IpProtocol.Tcp,
            SourcePort = 40000,
            DestinationPort = 80,
            TcpFlags = TcpFlags.Syn,
            Ttl = 64,
            Tos = 0x10,
            Length = 60,
            Mark = 0x4001,
        },
        SourceMac = MacAddress.Parse("02:00:00:00:00:01"),
        DestinationMac = MacAddress.Parse("02:00:00:00:00:02"),
        State = ConntrackState.New,
        Connection = new Connection
        {
            Original = Tuple("10.0.0.1", 40000, "10.96.0.10", 443),
            Reply = Tuple("10.0.0.2", 80, "10.0.0.1", 40000),
            Status = ConnectionStatus.DestinationNat,
            Mark = 7,
            Expires = TimeSpan.FromSeconds(120),
        },
    };

    private static ConnectionTuple Tuple(string source, ushort sourcePort, string destination, ushort destinationPort) => new()
    {
        Source = IpAddress.Parse(source),
        Destination = IpAddress.Parse(destination),
        Protocol = IpProtocol.Tcp,
        SourcePort = sourcePort,
        DestinationPort = destinationPort,
    };

    private protected string Sequence(string rule, int count, TimeSpan step)
    {
        var match = Assert.Single(IptablesSyntax.ParseRule(rule, IpFamily.IPv4)[0].Matches.Items);
        var answers = "";
        for (var index = 0; index < count; index++, Host.Now += step)
            answers += match.Evaluate(Context(Syn())) == MatchResult.Yes ? 'Y' : 'n';
        return answers;
    }

    private protected MatchResult Evaluate(string rule, SkBuff skb, IpFamily family = IpFamily.IPv4)
    {
        var match = Assert.Single(IptablesSyntax.ParseRule(rule, family)[0].Matches.Items);
        return match.Evaluate(Context(skb));
    }

    private HookContext Context(SkBuff skb) => new() { Hook = Hook.Input, Table = TableName.Filter, Skb = skb, InDevice = "eth0", Host = Host };
}
