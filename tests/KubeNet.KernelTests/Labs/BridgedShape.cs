using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// A host with a bridge br0 (10.0.0.1/24) and containers a (10.0.0.2), b (10.0.0.3) and c (10.0.0.4) on it, behind it as gateway; and a
/// machine outside (192.0.2.99) on the host's eth0 (192.0.2.10/24). Everybody listens on tcp 80 and udp 53.
/// </summary>
internal static class BridgedShape
{
    public const string Host = "10.0.0.1";
    public const string A = "10.0.0.2";
    public const string B = "10.0.0.3";
    public const string C = "10.0.0.4";
    public const string HostOutside = "192.0.2.10";
    public const string Outside = "192.0.2.99";

    public static void Build(ILabTarget net, bool forward = true, bool outsideRoute = false)
    {
        net.Namespace("host", "a", "b", "c", "outside");
        foreach (var (name, address) in new[] { ("a", A), ("b", B), ("c", C) })
        {
            net.Veth("host", $"veth{name}", name, "eth0");
            net.Address(name, "eth0", $"{address}/24");
        }

        net.Bridge("host", "br0", "vetha", "vethb", "vethc");
        net.Address("host", "br0", $"{Host}/24");
        foreach (var name in new[] { "a", "b", "c" })
            net.Route(name, "default", Host);
        net.Veth("host", "eth0", "outside", "eth0");
        net.Address("host", "eth0", $"{HostOutside}/24");
        net.Address("outside", "eth0", $"{Outside}/24");
        net.Route("host", "default", Outside);
        if (outsideRoute)
            net.Route("outside", "default", HostOutside);
        net.Sysctl("host", "net.ipv4.ip_forward", forward ? "1" : "0");
        foreach (var name in new[] { "host", "a", "b", "c", "outside" })
        {
            net.Listen(name, "tcp", 80);
            net.Listen(name, "udp", 53);
        }
    }

    public static LabProbe Tcp(string from, string to, ushort port = 80) => new() { From = from, Protocol = IpProtocol.Tcp, To = IpAddress.Parse(to), Port = port };

    public static LabProbe Udp(string from, string to, ushort port = 53) => new() { From = from, Protocol = IpProtocol.Udp, To = IpAddress.Parse(to), Port = port };

    public static LabProbe Ping(string from, string to) => new() { From = from, Protocol = IpProtocol.Icmp, To = IpAddress.Parse(to) };
}
