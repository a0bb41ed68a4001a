using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Forwarding;

/// <summary>What a host has learned of path MTUs from frag-needed and packet-too-big errors (route exceptions); kept for ten minutes.</summary>
public sealed class PathMtus
{
    // IPv6's smallest MTU; ip_rt_mtu_expires.
    private const int MinV6 = 1280;
    private static readonly TimeSpan s_expiry = TimeSpan.FromSeconds(600);
    private readonly Dictionary<IpAddress, Learned> _byDestination = [];

    /// <summary>Notes the MTU of the path to a destination, in bytes. One of IPv4 that is less than any path's is locked: packets are cut from then on (__ip_rt_update_pmtu).</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="mtu">The MTU.</param>
    /// <param name="minV4">The least that a path of IPv4 is taken to have (net.ipv4.route.min_pmtu).</param>
    /// <param name="now">When.</param>
    public void Learn(IpAddress destination, int mtu, int minV4, TimeSpan now)
    {
        if (IsLocked(destination, now))
            return;
        var isV4 = destination.Family == IpFamily.IPv4;
        _byDestination[destination] = new Learned(Math.Max(mtu, isV4 ? minV4 : MinV6), isV4 && mtu < minV4, now + s_expiry);
    }

    /// <summary>The MTU of the path to a destination, at most <paramref name="mtu"/> bytes.</summary>
    public int Get(IpAddress destination, int mtu, TimeSpan now) =>
        _byDestination.TryGetValue(destination, out var known) && known.Expires > now ? Math.Min(mtu, known.Mtu) : mtu;

    /// <summary>Whether anything was learned of the path to a destination, so that its route is an exception.</summary>
    internal bool Knows(IpAddress destination, TimeSpan now) => _byDestination.TryGetValue(destination, out var known) && known.Expires > now;

    /// <summary>Whether the MTU of the path to a destination is locked (ip_mtu_locked).</summary>
    internal bool IsLocked(IpAddress destination, TimeSpan now) => _byDestination.TryGetValue(destination, out var known) && known.IsLocked && known.Expires > now;

    /// <summary>A copy for a fork.</summary>
    public PathMtus Clone()
    {
        var copy = new PathMtus();
        foreach (var (destination, known) in _byDestination)
            copy._byDestination.Add(destination, known);
        return copy;
    }

    private readonly record struct Learned(int Mtu, bool IsLocked, TimeSpan Expires);
}
