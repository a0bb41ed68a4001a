using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// How often each sender was told of a nearer gateway: the kernel doubles the pause from 20 ms on, gives up after nine redirects, and
/// starts over after about 20 s of silence (ip_rt_send_redirect, net/ipv4/route.c).
/// </summary>
public sealed class RedirectPeers
{
    private const int MaxRedirects = 9;
    private static readonly TimeSpan s_load = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_silence = TimeSpan.FromMilliseconds(20480);
    private readonly Dictionary<IpAddress, Told> _peers = [];

    /// <summary>Whether to send a redirect to an address now; counts it as sent.</summary>
    public bool MaySend(IpAddress peer, TimeSpan now)
    {
        var (sent, last) = _peers.GetValueOrDefault(peer);
        if (sent > 0 && now > last + s_silence)
            sent = 0;
        if (sent >= MaxRedirects || (sent > 0 && now <= last + (s_load * (1 << sent))))
            return false;
        _peers[peer] = new Told(sent + 1, now);
        return true;
    }

    /// <summary>A copy for a fork.</summary>
    public RedirectPeers Clone()
    {
        var copy = new RedirectPeers();
        foreach (var (peer, sent) in _peers)
            copy._peers.Add(peer, sent);
        return copy;
    }

    private readonly record struct Told(int Sent, TimeSpan Last);
}
