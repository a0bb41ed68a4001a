using KubeNet.Engine.Addressing;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// A client and a server on two networks with a router between: 10.0.1.2 - 10.0.1.1 router 10.0.2.1 - 10.0.2.2, or the same in IPv6
/// (fd00:1::2 - fd00:1::1 router fd00:2::1 - fd00:2::2). The server listens on tcp 80 and 8080, udp 53 and 5353.
/// </summary>
internal sealed class RoutedShape(IpFamily family = IpFamily.IPv4)
{
    public static RoutedShape V4 { get; } = new();

    public static RoutedShape V6 { get; } = new(IpFamily.IPv6);

    public IpFamily Family => family;

    public string Client => Host(1, 2);

    public string RouterIn => Host(1, 1);

    public string RouterOut => Host(2, 1);

    public string Server => Host(2, 2);

    /// <summary>The prefix length of both networks, with its slash.</summary>
    public string Length => family == IpFamily.IPv4 ? "/24" : "/64";

    /// <summary>An address of network 1 or 2.</summary>
    public string Host(int network, int host) => family == IpFamily.IPv4 ? $"10.0.{network}.{host}" : $"fd00:{network}::{host:x}";

    /// <summary>A whole network.</summary>
    public string Network(int network) => family == IpFamily.IPv4 ? $"10.0.{network}.0/24" : $"fd00:{network}::/64";

    /// <summary>Builds it; <paramref name="clientRoute"/> and <paramref name="serverRoute"/> say who has a default route.</summary>
    public void Build(ILabTarget net, bool forward = true, bool clientRoute = true, bool serverRoute = true, int serverMtu = 1500)
    {
        net.Namespace("client", "router", "server");
        net.Veth("client", "eth0", "router", "r0");
        net.Veth("router", "r1", "server", "eth0", serverMtu);
        net.Address("client", "eth0", Client + Length);
        net.Address("router", "r0", RouterIn + Length);
        net.Address("router", "r1", RouterOut + Length);
        net.Address("server", "eth0", Server + Length);
        if (clientRoute)
            net.Route("client", "default", RouterIn);
        if (serverRoute)
            net.Route("server", "default", RouterOut);
        net.Sysctl("router", family == IpFamily.IPv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding", forward ? "1" : "0");
        foreach (var port in new ushort[] { 80, 8080 })
            net.Listen("server", "tcp", port);
        foreach (var port in new ushort[] { 53, 5353 })
            net.Listen("server", "udp", port);
    }

    /// <summary>Rules for one namespace, of the shape's family.</summary>
    public void Rules(ILabTarget net, string ns, params string[] tables) => net.Iptables(ns, string.Concat(tables), family);

    /// <summary>A lab of this shape.</summary>
    public KernelLab Lab(string name, Action<ILabTarget> build, params LabProbe[] probes) => new(family == IpFamily.IPv4 ? name : $"{name} (IPv6)", build, probes, family == IpFamily.IPv6);
}
