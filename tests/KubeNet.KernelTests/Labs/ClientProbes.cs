using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Labs;

/// <summary>What the client of a <see cref="RoutedShape"/> sends, unless it is said to be another.</summary>
internal static class ClientProbes
{
    public static LabProbe Tcp(string to, ushort port = 80, string from = "client") => new() { From = from, Protocol = IpProtocol.Tcp, To = IpAddress.Parse(to), Port = port };

    public static LabProbe Udp(string to, ushort port = 53, string from = "client") => new() { From = from, Protocol = IpProtocol.Udp, To = IpAddress.Parse(to), Port = port };

    public static LabProbe Ping(string to, string from = "client")
    {
        var address = IpAddress.Parse(to);
        return new LabProbe { From = from, Protocol = address.Family == IpFamily.IPv4 ? IpProtocol.Icmp : IpProtocol.Icmpv6, To = address };
    }
}
