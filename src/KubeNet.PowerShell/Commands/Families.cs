using KubeNet.Engine.Addressing;

namespace KubeNet.PowerShell.Commands;

/// <summary>The meaning of the switches <c>-IPv4</c> and <c>-IPv6</c>.</summary>
internal static class Families
{
    /// <summary>Of a query: both families unless one switch was given.</summary>
    public static bool Includes(bool ipv4, bool ipv6, IpFamily family) => ipv4 == ipv6 || (family == IpFamily.IPv4 ? ipv4 : ipv6);

    /// <summary>Of an iptables command: IPv4 unless <c>-IPv6</c> was given.</summary>
    public static IpFamily Of(bool ipv6) => ipv6 ? IpFamily.IPv6 : IpFamily.IPv4;
}
