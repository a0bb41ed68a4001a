using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.Snapshots.Traces;

namespace KubeNet.Snapshots.Tests.Traces;

/// <summary>The JSON of a trace against a golden file. Set KUBENET_UPDATE_GOLDEN=1 to write it anew.</summary>
public sealed class TraceJsonTests
{
    private static readonly Packet Sent = new()
    {
        Protocol = IpProtocol.Tcp,
        Source = IpAddress.Parse("10.1.0.2"),
        SourcePort = 40000,
        Destination = IpAddress.Parse("10.96.0.10"),
        DestinationPort = 80,
        Ttl = 64,
        TcpFlags = TcpFlags.Syn,
        DontFragment = true,
        Length = 60,
    };

    private static readonly Packet Translated = Sent with { Destination = IpAddress.Parse("10.1.1.7"), DestinationPort = 8080, Ttl = 63 };

    private static readonly PacketTrace Trace = new()
    {
        Packet = Sent,
        Verdict = Verdict.Delivered,
        Summary = "tcp 10.1.0.2:40000 > 10.96.0.10:80 reached tcp *:8080 in pod-b, and its answer came back.",
        Client = ClientOutcome.Reply,
        Delivered = new Delivery("pod-b", "eth0", Translated),
        Hops =
        [
            new Hop("pod-a", null, "eth0",
            [
                new RouteStep(Sent.Destination, "32766: from all lookup main", "main", "default via 10.1.0.1 dev eth0", "eth0", IpAddress.Parse("10.1.0.1"), false),
                new NeighborStep(IpAddress.Parse("10.1.0.1"), "eth0", MacAddress.Parse("02:00:00:00:00:01"), "arp"),
            ]),
            new Hop("node1", "veth1", "eth0",
            [
                new BridgeStep("cni0", "veth1", MacAddress.Parse("02:00:00:00:00:01"), "up", ""),
                new ConntrackStep("PREROUTING", "NEW", "src=10.1.0.2 dst=10.96.0.10 sport=40000 dport=80", false),
                new RuleStep("PREROUTING", "nat", "KUBE-SERVICES", 3, "-A KUBE-SERVICES -d 10.96.0.10/32 -j KUBE-SVC-ABC", "jump KUBE-SVC-ABC"),
                new NatStep("PREROUTING", "DNAT", Sent, Translated with { Ttl = 64 }),
                new ForwardStep(64, 63),
                new PolicyStep("FORWARD", "filter", "FORWARD", "ACCEPT"),
                new FragmentStep(60, 40, 2),
                new ReassembleStep(2, 60),
                new LeaveStep("eth1", "ether"),
                new UncertainStep("-m set --match-set x src", "ipsets are not modelled"),
            ]),
            new Hop("pod-b", "eth0", null, [new DeliverStep("tcp *:8080", "SYN-ACK")]),
        ],
        Reply = new PacketTrace
        {
            Packet = new Packet
            {
                Protocol = IpProtocol.Icmp,
                Source = IpAddress.Parse("10.1.1.7"),
                Destination = IpAddress.Parse("10.1.0.2"),
                Ttl = 64,
                IcmpType = 3,
                IcmpCode = 3,
                Length = 88,
                Quoted = new QuotedPacket(Translated),
            },
            Verdict = Verdict.Dropped,
            Reason = "NETFILTER_DROP",
            Summary = "dropped on the way back",
            Hops = [new Hop("node1", "eth0", null, [new RejectStep("icmp-port-unreachable"), new IcmpErrorStep("ttl-exceeded", IpAddress.Parse("10.0.0.1")), new DropStep(DropReason.NetfilterDrop, "rule 1 of FORWARD")])],
        },
    };

    [Fact]
    public void Every_field_stands_in_its_place()
    {
        var golden = TestFiles.Golden("trace.json");
        var json = TraceJson.Write(Trace) + "\n";
        if (Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1")
            File.WriteAllText(golden, json);
        Assert.Equal(File.ReadAllText(golden), json);
    }

    [Fact]
    public void Several_traces_are_an_array() => Assert.StartsWith("[{\"verdict\":\"Delivered\",", TraceJson.Write([Trace, Trace], indented: false), StringComparison.Ordinal);

    [Theory]
    [InlineData(ClientResult.Refused, "ECONNREFUSED", "\"client\":{\"outcome\":\"refused\",\"errno\":\"ECONNREFUSED\"}")]
    [InlineData(ClientResult.Timeout, null, "\"client\":{\"outcome\":\"timeout\",\"errno\":null}")]
    [InlineData(ClientResult.Unreachable, "EHOSTUNREACH", "\"client\":{\"outcome\":\"unreachable\",\"errno\":\"EHOSTUNREACH\"}")]
    public void The_client_s_outcome_is_in_small_letters(ClientResult outcome, string? errno, string expected) =>
        Assert.Contains(expected, TraceJson.Write(Trace with { Client = new ClientOutcome(outcome, errno) }, indented: false), StringComparison.Ordinal);

    [Fact]
    public void What_a_relaying_program_did_is_there_only_where_one_did_something()
    {
        Assert.DoesNotContain("\"relayed\"", TraceJson.Write(Trace), StringComparison.Ordinal);
        Assert.Contains("\"relayed\": {", TraceJson.Write(Trace with { Relayed = Trace }), StringComparison.Ordinal);
    }
}
