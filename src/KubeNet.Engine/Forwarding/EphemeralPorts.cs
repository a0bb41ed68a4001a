using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Source ports and ICMP identifiers for programs that name none: the lab counts up from 40000, within net.ipv4.ip_local_port_range, so
/// that the same script gets the same ports. (The kernel takes random ones of that range.)
/// </summary>
internal static class EphemeralPorts
{
    private const int First = 40000;

    /// <summary>The next port of the sending namespace's range.</summary>
    public static ushort Next(Host host)
    {
        var range = Range(host);
        var start = Math.Clamp(First, (int)range.First, range.Last);
        var offset = (int)(host.Engine.State.PortsGiven++ % (uint)range.Count);
        var port = start + offset;
        return (ushort)(port > range.Last ? range.First + (port - range.Last - 1) : port);
    }

    /// <summary>net.ipv4.ip_local_port_range.</summary>
    public static PortRange Range(Host host)
    {
        var words = host.Config.Sysctls["net.ipv4.ip_local_port_range"]?.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return words is { Length: 2 } && ushort.TryParse(words[0], out var first) && ushort.TryParse(words[1], out var last) && first <= last
            ? new PortRange(first, last)
            : new PortRange(32768, 60999);
    }
}
