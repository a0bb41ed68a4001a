using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using static KubeNet.KernelTests.Labs.ClientProbes;

namespace KubeNet.KernelTests.Labs;

/// <summary>What found labs are reduced to: a client (10.0.0.1, fd00::1) and a server (.2) on one link, which listens on udp 53 and tcp 80.</summary>
internal static class FoundShape
{
    /// <summary>Both in IPv4; the client is the server's gateway.</summary>
    public static void Pair(ILabTarget net)
    {
        net.Namespace("client", "server");
        net.Veth("client", "eth0", "server", "eth0");
        net.Address("client", "eth0", "10.0.0.1/24");
        net.Address("server", "eth0", "10.0.0.2/24");
        net.Route("server", "default", "10.0.0.1");
        net.Listen("server", "udp", 53, "0.0.0.0");
        net.Listen("server", "tcp", 80);
    }

    /// <summary>Both in IPv6; their link-local addresses are fe80::ff:fe00:1 and :2.</summary>
    public static void PairV6(ILabTarget net)
    {
        net.Namespace("client", "server");
        net.Veth("client", "eth0", "server", "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
        net.Address("client", "eth0", "fd00::1/64");
        net.Address("server", "eth0", "fd00::2/64");
        net.Listen("server", "udp", 53);
        net.Listen("server", "tcp", 80);
    }

    /// <summary>Both in a family.</summary>
    public static void Pair(ILabTarget net, IpFamily family)
    {
        if (family == IpFamily.IPv4)
            Pair(net);
        else
            PairV6(net);
    }

    /// <summary>The server's address in a family.</summary>
    public static string ServerOf(IpFamily family) => family == IpFamily.IPv4 ? "10.0.0.2" : "fd00::2";

    /// <summary>A host with a bridge br0 of two ports, p1 and p2, and another host's eth0 at each; nobody has an address.</summary>
    public static void Bridged(ILabTarget net, string host, string first, string second)
    {
        net.Namespace(host, first, second);
        net.Veth(host, "p1", first, "eth0", mac: "02:00:00:00:00:01", peerMac: "02:00:00:00:00:02");
        net.Veth(host, "p2", second, "eth0", mac: "02:00:00:00:00:03", peerMac: "02:00:00:00:00:04");
        net.Bridge(host, "br0", "p1", "p2");
    }

    /// <summary>A raw segment to the server.</summary>
    public static LabProbe Raw(TcpFlags flags, int size) => Tcp("10.0.0.2", 5353) with { RawFlags = flags, PayloadSize = size, Source = IpAddress.Parse("10.0.0.1") };

    /// <summary>Rules that tell by which of some addresses ICMP comes.</summary>
    public static string[] Sources(string chain, params string[] addresses) => [.. addresses.Select(address => $"-A {chain} -s {address}{(address.Contains(':') ? "/128 -p ipv6-icmp" : "/32 -p icmp")}")];
}
