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
/// How flows spread over next hops. The kernel hashes with a secret of its own, so that no single flow can be compared; that all next hops of a network take their share can:
/// of 64 flows, one of two ways gets less than ten in one of a billion runs.
/// </summary>
public sealed class MultipathSpreadTests
{
    private const int Flows = 64;
    private const int Fewest = 10;

    /// <summary>Both gateways are behind one device, so that both would give the source that the socket got by the first look-up.</summary>
    [SkippableTheory]
    [InlineData(null)]
    [InlineData("10.0.0.1")]
    public void Two_gateways_of_one_network_share_what_a_host_sends_itself(string? source)
    {
        KernelEnvironment.Require();
        var lab = new KernelLab("two gateways of one network", net =>
        {
            net.Namespace("client", "gateways");
            net.Veth("client", "eth0", "gateways", "eth0");
            net.Address("client", "eth0", "10.0.0.1/24");
            net.Address("gateways", "eth0", "10.0.0.2/24");
            net.Address("gateways", "eth0", "10.0.0.3/24");
            net.Multipath("client", "198.51.100.0/24", "10.0.0.2", "10.0.0.3");
        }, []);
        using var live = LiveLab.Build(lab);
        AssertShared(Destinations().Select(to => InKernel(live, to, source)));
        var model = ModelLab.Build(lab);
        AssertShared(Destinations().Select(to => InModel(model, to, source)));
    }

    private static IEnumerable<string> Destinations() => Enumerable.Range(1, Flows).Select(last => $"198.51.100.{last}");

    private static string InKernel(LiveLab live, string to, string? source)
    {
        var words = live.Namespaces["client"].Run("ip", $"route get {to}{(source is null ? "" : $" from {source}")}").Split(' ');
        return words[Array.IndexOf(words, "via") + 1];
    }

    private static string InModel(Lab lab, string to, string? source)
    {
        var trace = lab.Fork().Send(new Probe
        {
            From = "client", To = IpAddress.Parse(to), Source = source is null ? null : IpAddress.Parse(source), Protocol = IpProtocol.Udp, Port = 53, OneWay = true,
        });
        return trace.Steps.OfType<NeighborStep>().First().Address.ToString();
    }

    private static void AssertShared(IEnumerable<string> gateways)
    {
        var shares = gateways.CountBy(gateway => gateway).ToDictionary();
        Assert.Equal(["10.0.0.2", "10.0.0.3"], shares.Keys.Order(StringComparer.Ordinal));
        Assert.All(shares.Values, share => Assert.True(share >= Fewest, $"{share} of {Flows}"));
    }
}
