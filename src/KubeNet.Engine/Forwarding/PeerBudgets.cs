using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// How many messages of a kind a peer may cause: one a second, with six in reserve (inet_peer_xrlim_allow, net/ipv4/inetpeer.c). ICMPv6
/// redirects go by it.
/// </summary>
public sealed class PeerBudgets
{
    // XRLIM_BURST_FACTOR.
    private const int Reserve = 6;
    private static readonly TimeSpan s_price = TimeSpan.FromSeconds(1);
    private readonly Dictionary<IpAddress, Budget> _peers = [];

    /// <summary>Whether a message about a peer may go out now; if so it is paid for.</summary>
    public bool TryPay(IpAddress peer, TimeSpan now)
    {
        var saved = _peers.TryGetValue(peer, out var known) ? known.Saved + (now - known.Last) : s_price * Reserve;
        if (saved > s_price * Reserve)
            saved = s_price * Reserve;
        var may = saved >= s_price;
        _peers[peer] = new Budget(may ? saved - s_price : saved, now);
        return may;
    }

    /// <summary>A copy for a fork.</summary>
    public PeerBudgets Clone()
    {
        var copy = new PeerBudgets();
        foreach (var (peer, known) in _peers)
            copy._peers.Add(peer, known);
        return copy;
    }

    private readonly record struct Budget(TimeSpan Saved, TimeSpan Last);
}
