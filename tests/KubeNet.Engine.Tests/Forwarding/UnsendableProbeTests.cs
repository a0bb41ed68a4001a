using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>What no socket can send is refused before anything is sent, whoever asks for it.</summary>
public sealed class UnsendableProbeTests
{
    private static readonly Probe s_probe = new() { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Udp, Port = 53 };

    public static TheoryData<string, string> Probes => new()
    {
        { "more than a datagram holds", "InvalidPayloadSize" },
        { "less than nothing", "InvalidPayloadSize" },
        { "a TTL of 0", "InvalidTtl" },
        { "to port 0", "InvalidPort" },
        { "from port 0", "InvalidPort" },
    };

    [Theory]
    [MemberData(nameof(Probes))]
    public void It_is_refused_and_nothing_is_sent(string what, string errorId)
    {
        var lab = LabBuilder.TwoNetworks().Lab;
        var error = Assert.Throws<NetConfigException>(() => lab.Send(Probe(what)));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(0, lab.State["client"].Connections.Count);
    }

    [Fact]
    public void As_much_as_a_datagram_holds_is_sent() =>
        LabBuilder.TwoNetworks().Listen("server", IpProtocol.Udp, 53).Lab.Send(s_probe with { PayloadSize = 65507 }).ShouldEndIn(Verdict.Delivered);

    [Fact]
    public void A_ping_has_no_port_and_any_identifier() =>
        LabBuilder.TwoNetworks().Lab.Send(s_probe with { Protocol = IpProtocol.Icmp, Port = 0, SourcePort = 0 }).ShouldEndIn(Verdict.Delivered);

    private static Probe Probe(string what) => what switch
    {
        "more than a datagram holds" => s_probe with { PayloadSize = 65508 },
        "less than nothing" => s_probe with { PayloadSize = -5 },
        "a TTL of 0" => s_probe with { Ttl = 0 },
        "to port 0" => s_probe with { Port = 0 },
        "from port 0" => s_probe with { SourcePort = 0 },
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such probe."),
    };
}
