using static KubeNet.KernelTests.Labs.BridgedShape;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>What a bridge port passes on: the flood flags, learning, and the states of the spanning tree.</summary>
internal static class BridgePortLabs
{
    private const string MacB = "02:00:00:00:00:0b";

    public static IEnumerable<KernelLab> All =>
    [
        new KernelLab("a port without broadcasts is not asked by ARP", lab =>
        {
            Build(lab);
            lab.Link("host", "vethb", bcastFlood: false);
        }, [Udp("a", B), Udp("b", A), Udp("host", B), Udp("a", "10.0.0.255", 9) with { Broadcast = true }]),
        new KernelLab("a port without multicast gets no groups", lab =>
        {
            Build(lab);
            lab.Link("host", "vethb", mcastFlood: false);
            lab.Iptables("b", Table("raw", "-A PREROUTING -d 224.0.0.1/32"));
            lab.Iptables("c", Table("raw", "-A PREROUTING -d 224.0.0.1/32"));
        }, [Udp("a", "224.0.0.1", 9), Udp("a", B)]),
        new KernelLab("a port that does not learn is flooded to", lab =>
        {
            Build(lab);
            lab.Link("host", "vethb", learning: false);
            lab.Link("host", "vethc", flood: false);
        }, [Udp("a", B), Udp("a", C), Udp("c", B)]),
        .. new[] { "disabled", "listening", "learning", "forwarding", "blocking" }.Select(state => new KernelLab($"a port in state {state}", lab =>
        {
            Build(lab);
            lab.Link("b", "eth0", mac: MacB);
            lab.Neighbor("a", "eth0", B, MacB);
            lab.Link("host", "vethb", state: state);
        }, [Udp("a", B), Udp("b", A), Udp("b", Host), Udp("host", B), Udp("a", C)])),
    ];
}
