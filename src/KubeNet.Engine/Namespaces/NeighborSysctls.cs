using KubeNet.Engine.Addressing;
using KubeNet.Engine.Neighbors;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>net.ipv4.neigh.DEV</c> and <c>net.ipv6.neigh.DEV</c>.</summary>
internal static class NeighborSysctls
{
    // Beyond any time that a lab's clock can be moved by, and short of what a sum of two of them may overflow.
    private const long LongestMilliseconds = 1L << 48;
    private const string BaseReachableTime = "base_reachable_time_ms";
    private const string RetransTime = "retrans_time_ms";

    private static readonly NeighborSettings s_usual4 = Read(Sysctls.Defaults, "net.ipv4.neigh", "*");
    private static readonly NeighborSettings s_usual6 = Read(Sysctls.Defaults, "net.ipv6.neigh", "*");

    /// <summary>What holds for a device.</summary>
    public static NeighborSettings Of(Sysctls sysctls, IpFamily family, string device)
    {
        var prefix = family == IpFamily.IPv4 ? "net.ipv4.neigh" : "net.ipv6.neigh";
        bool IsSet(string owner) => sysctls.OfDevice(owner).Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
        if (!IsSet(device) && !IsSet("default"))
            return family == IpFamily.IPv4 ? s_usual4 : s_usual6;
        return Read(sysctls, prefix, device);
    }

    /// <summary>The sysctls after one of a pair was written that tell the same time in different units: seconds, milliseconds and ticks (net/core/neighbour.c, net/ipv6/ndisc.c).</summary>
    public static Sysctls Couple(Sysctls after, SysctlName name, string value)
    {
        var ticks = name.Prefix == "net.ipv4.neigh" ? 100 : 250;
        if (!long.TryParse(value, out var number))
            return after;
        return name.Key switch
        {
            BaseReachableTime => after.With(name with { Key = "base_reachable_time" }, $"{number / 1000}"),
            "base_reachable_time" => after.With(name with { Key = BaseReachableTime }, $"{number * 1000}"),
            RetransTime => after.With(name with { Key = "retrans_time" }, $"{Math.Min(number, LongestMilliseconds) * ticks / 1000}"),
            "retrans_time" => after.With(name with { Key = RetransTime }, $"{number * 1000 / ticks}"),
            _ => after,
        };
    }

    private static NeighborSettings Read(Sysctls sysctls, string prefix, string device)
    {
        long Number(string key) => long.TryParse(sysctls.Read(SysctlName.Of(prefix, device, key)), out var number) ? Math.Clamp(number, 0, LongestMilliseconds) : 0;
        int Count(string key) => (int)Math.Min(Number(key), int.MaxValue / 4);
        return new NeighborSettings
        {
            Reachable = TimeSpan.FromMilliseconds(Number(BaseReachableTime)),
            DelayFirstProbe = TimeSpan.FromSeconds(Number("delay_first_probe_time")),

            // max(retrans_time, HZ / 100).
            Retrans = TimeSpan.FromMilliseconds(Math.Max(Number(RetransTime), 10)),
            Lock = TimeSpan.FromMilliseconds(Number("locktime") * 10),
            UnicastSolicit = Count("ucast_solicit"),
            AppSolicit = Count("app_solicit"),
            MulticastSolicit = Count("mcast_solicit"),
            MulticastResolicit = Count("mcast_resolicit"),
        };
    }
}
