using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Two hosts on one network (192.168.0.1 and .2), each with a pod behind a bridge: a (10.244.1.2) on host1, b (10.244.2.2) on host2. What
/// joins the pods is the lab's own. Everybody listens on tcp 80 and udp 53.
/// </summary>
internal static class OverlayShape
{
    public const string A = "10.244.1.2";
    public const string B = "10.244.2.2";
    public const string Host1 = "192.168.0.1";
    public const string Host2 = "192.168.0.2";
    public const string Vtep1 = "02:00:00:00:00:01";
    public const string Vtep2 = "02:00:00:00:00:02";

    public static void Build(ILabTarget net, int underlayMtu = 1500)
    {
        net.Namespace("a", "host1", "host2", "b");
        net.Veth("host1", "eth0", "host2", "eth0", underlayMtu);
        foreach (var (number, pod) in new[] { (1, "a"), (2, "b") })
        {
            var host = $"host{number}";
            net.Address(host, "eth0", $"192.168.0.{number}/24");
            net.Veth(host, $"veth{pod}", pod, "eth0");
            net.Bridge(host, "cni0", $"veth{pod}");
            net.Address(host, "cni0", $"10.244.{number}.1/24");
            net.Address(pod, "eth0", $"10.244.{number}.2/24");
            net.Route(pod, "default", $"10.244.{number}.1");
            net.Sysctl(host, "net.ipv4.ip_forward", "1");
        }

        foreach (var ns in new[] { "a", "host1", "host2", "b" })
        {
            net.Listen(ns, "tcp", 80);
            net.Listen(ns, "udp", 53);
        }
    }

    /// <summary>flannel's vxlan backend: no learning, and for the other host a permanent neighbour, an FDB entry, and an onlink route.</summary>
    public static void Flannel(ILabTarget net, int underlayMtu = 1500, bool neighbor = true, bool fdb = true, int id2 = 1, ushort port2 = 8472, int? mtu = null)
    {
        Build(net, underlayMtu);
        net.Vxlan("host1", "flannel.1", 1, Host1, lower: mtu is null ? "eth0" : null, learning: false, mac: Vtep1, mtu: mtu);
        net.Vxlan("host2", "flannel.1", id2, Host2, lower: mtu is null ? "eth0" : null, port: port2, learning: false, mac: Vtep2, mtu: mtu);
        foreach (var (host, other, mac, address) in new[] { ("host1", 2, Vtep2, Host2), ("host2", 1, Vtep1, Host1) })
        {
            net.Address(host, "flannel.1", $"10.244.{3 - other}.0/32");
            net.Route(host, $"10.244.{other}.0/24", $"10.244.{other}.0", "flannel.1", onLink: true);
            if (neighbor)
                net.Neighbor(host, "flannel.1", $"10.244.{other}.0", mac);
            if (fdb)
                net.Fdb(host, "flannel.1", mac, address);
        }
    }

    public static LabProbe Tcp(string from, string to, ushort port = 80) => new() { From = from, Protocol = IpProtocol.Tcp, To = IpAddress.Parse(to), Port = port };

    public static LabProbe Udp(string from, string to, ushort port = 53) => new() { From = from, Protocol = IpProtocol.Udp, To = IpAddress.Parse(to), Port = port };

    public static LabProbe Ping(string from, string to, int size = 8, bool? df = null) => new() { From = from, Protocol = IpProtocol.Icmp, To = IpAddress.Parse(to), PayloadSize = size, DontFragment = df };
}
