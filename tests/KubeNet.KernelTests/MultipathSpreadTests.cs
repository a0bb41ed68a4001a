using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>
/// How flows spread over next hops. The kernel hashes with a secret of its own, so that no single flow can be compared; shares can: of 192 flows none is five and a half standard deviations from what
/// the hash gives it, but in one of ten million runs.
/// </summary>
public sealed class MultipathSpreadTests
{
    private const int Flows = 192;
    private const double Deviations = 5.5;
    private const double All = 1;
    private const double TwoThirds = 2 / 3.0;
    private const double Half = 1 / 2.0;
    private const double Third = 1 / 3.0;
    private const double None = 0;

    /// <summary>Where the flow has a source, what the gateways' devices would give decides first (the scores of fib_select_multipath).</summary>
    public static TheoryData<string[], string?, double[]> Sources => new()
    {
        { ["10.0.0.2", "10.0.0.3"], null, [Half, Half] },
        { ["10.0.0.2", "10.0.0.3"], "10.0.0.1", [Half, Half] },
        { ["10.0.0.2", "10.0.1.2", "10.0.0.3"], null, [Third, Third, Third] },
        { ["10.0.0.2", "10.0.1.2", "10.0.0.3"], "10.0.0.1", [Third, None, TwoThirds] },
        { ["10.0.1.2", "10.0.0.2", "10.0.0.3"], "10.0.0.1", [None, TwoThirds, Third] },
        { ["10.0.0.2", "10.0.0.3", "10.0.1.2"], "10.0.0.1", [TwoThirds, Third, None] },
        { ["10.0.0.2", "10.0.1.2", "10.0.0.3"], "10.0.1.1", [None, All, None] },
        { ["10.0.0.2", "10.0.1.2", "10.0.0.3"], "10.0.2.1", [Third, Third, Third] },
    };

    /// <summary>With fib_multipath_use_neigh the share of a gateway that did not answer goes to the next, and to the first where none is behind.</summary>
    public static TheoryData<string[], double[]> Failures => new()
    {
        { ["10.0.0.9"], [None, TwoThirds, Third] },
        { ["10.0.1.9"], [Third, None, TwoThirds] },
        { ["10.0.2.9"], [TwoThirds, Third, None] },
        { ["10.0.0.9", "10.0.1.9", "10.0.2.9"], [All, None, None] },
    };

    [SkippableTheory]
    [MemberData(nameof(Sources))]
    public void What_a_host_sends_itself_prefers_who_would_give_its_source(string[] gateways, string? source, double[] shares) =>
        Compare(gateways, shares, "client", source);

    [SkippableTheory]
    [InlineData("10.0.1.1")]
    [InlineData("10.0.9.9")]
    public void What_is_forwarded_goes_by_the_hash_alone(string source) =>
        Compare(["10.0.0.2", "10.0.1.2", "10.0.2.2"], [Third, Third, Third], "behind", source);

    [SkippableTheory]
    [MemberData(nameof(Failures))]
    public void A_gateway_that_did_not_answer_is_passed_over(string[] failed, double[] shares) =>
        Compare(["10.0.0.9", "10.0.1.9", "10.0.2.9"], shares, "client", null, failed);

    private static void Compare(string[] gateways, double[] shares, string from, string? source, params string[] failed)
    {
        KernelEnvironment.Require();
        var lab = Build(gateways, failed.Length > 0);
        using var live = LiveLab.Build(lab);
        foreach (var gateway in failed)
            live.Namespaces["client"].Ip([$"neigh replace {gateway} dev {DeviceTo(gateway)} nud failed"]);
        AssertShares("kernel", gateways, shares, Destinations().Select(to => InKernel(live, from, to, source)));

        var model = ModelLab.Build(lab);
        foreach (var gateway in failed)
            model.Send(Datagram("client", gateway));
        AssertShares("model", gateways, shares, Destinations().Select(to => InModel(model, from, to, source)));
    }

    private static KernelLab Build(string[] gateways, bool usesNeighbors) => new("a host with a multipath route", net =>
    {
        net.Namespace("behind", "client", "gateways");
        net.Veth("behind", "eth0", "client", "in");
        net.Address("behind", "eth0", "10.0.9.9/24");
        net.Address("behind", "lo", "10.0.1.1/32");
        net.Address("client", "in", "10.0.9.1/24");
        net.Route("behind", "default", "10.0.9.1");
        foreach (var link in new[] { 0, 1, 2 })
        {
            net.Veth("client", $"e{link}", "gateways", $"e{link}");
            net.Address("client", $"e{link}", $"10.0.{link}.1/24");
            net.Address("gateways", $"e{link}", $"10.0.{link}.2/24");
            net.Address("gateways", $"e{link}", $"10.0.{link}.3/24");
        }

        net.Multipath("client", "198.51.100.0/24", gateways);
        foreach (var (name, value) in new[] { ("ip_forward", "1"), ("conf.all.accept_local", "1"), ("conf.in.accept_local", "1"), ("conf.all.rp_filter", "0"), ("conf.in.rp_filter", "0"), ("fib_multipath_use_neigh", usesNeighbors ? "1" : "0") })
            net.Sysctl("client", $"net.ipv4.{name}", value);
    }, []);

    private static string DeviceTo(string gateway) => $"e{gateway.Split('.')[2]}";

    private static IEnumerable<string> Destinations() => Enumerable.Range(1, Flows).Select(last => $"198.51.100.{last}");

    private static string InKernel(LiveLab live, string from, string to, string? source)
    {
        var words = live.Namespaces["client"].Run("ip", $"route get {to}{(source is null ? "" : $" from {source}")}{(from == "client" ? "" : " iif in")}").Split(' ');
        return words[Array.IndexOf(words, "via") + 1];
    }

    private static string InModel(Lab lab, string from, string to, string? source)
    {
        var trace = lab.Fork().Send(Datagram(from, to) with { Source = source is null ? null : IpAddress.Parse(source) });
        return trace.Hops.Last(hop => hop.Namespace == "client").Steps.OfType<NeighborStep>().Last().Address.ToString();
    }

    private static Probe Datagram(string from, string to) => new() { From = from, To = IpAddress.Parse(to), Protocol = IpProtocol.Udp, Port = 53, OneWay = true };

    private static void AssertShares(string world, string[] gateways, double[] shares, IEnumerable<string> taken)
    {
        var counts = taken.CountBy(gateway => gateway).ToDictionary();
        Assert.Empty(counts.Keys.Except(gateways));
        foreach (var (gateway, share) in gateways.Zip(shares))
        {
            var (expected, tolerance) = (Flows * share, Deviations * Math.Sqrt(Flows * share * (1 - share)));
            Assert.True(Math.Abs(counts.GetValueOrDefault(gateway) - expected) <= tolerance, $"{world}: {counts.GetValueOrDefault(gateway)} of {Flows} flows by {gateway}, not {expected:0} give or take {tolerance:0}");
        }
    }
}
