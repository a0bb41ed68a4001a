using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.Engine.Forwarding;

/// <summary>What traffic has left behind in one namespace.</summary>
public sealed class NamespaceState
{
    private readonly Dictionary<int, BridgeFdb> _fdbs = [];
    private readonly Dictionary<int, VxlanFdb> _vxlanFdbs = [];
    private readonly Dictionary<int, uint> _bonds = [];

    /// <summary>conntrack.</summary>
    public ConnectionTable Connections { get; private init; } = new();

    /// <summary>Neighbours that ARP and NDP found.</summary>
    public NeighborCache Neighbors { get; private init; } = new();

    /// <summary>The counters of rules and policies.</summary>
    public RuleCounters Counters { get; private init; } = new();

    /// <summary>What matches and targets keep: recent lists, limit buckets, nth counters.</summary>
    public ExtensionStates Extensions { get; private init; } = new();

    /// <summary>What packets have made of the sets.</summary>
    public IpSetStates IpSets { get; private init; } = new();

    /// <summary>Whom this host has told of nearer gateways.</summary>
    public RedirectPeers Redirects { get; private init; } = new();

    /// <summary>How many ICMPv6 redirects each sender and destination may still cause.</summary>
    public PeerBudgets RedirectsV6 { get; private init; } = new();

    /// <summary>What this host has learned of path MTUs.</summary>
    public PathMtus PathMtus { get; private init; } = new();

    /// <summary>What the bridge of an interface index has learned.</summary>
    public BridgeFdb Fdb(int bridgeIndex)
    {
        if (!_fdbs.TryGetValue(bridgeIndex, out var fdb))
            _fdbs.Add(bridgeIndex, fdb = new BridgeFdb());
        return fdb;
    }

    /// <summary>How many frames a bond of mode balance-rr has sent; counts one more (rr_tx_counter).</summary>
    public uint NextSlave(int bondIndex)
    {
        var sent = _bonds.GetValueOrDefault(bondIndex);
        _bonds[bondIndex] = sent + 1;
        return sent;
    }

    /// <summary>What the VXLAN of an interface index has learned.</summary>
    public VxlanFdb VxlanFdb(int vxlanIndex)
    {
        if (!_vxlanFdbs.TryGetValue(vxlanIndex, out var fdb))
            _vxlanFdbs.Add(vxlanIndex, fdb = new VxlanFdb());
        return fdb;
    }

    /// <summary>What routes are looked up by, for one who only looks: the same neighbours and path MTUs, and nothing else.</summary>
    internal NamespaceState ForRoutes() => new() { Neighbors = Neighbors, PathMtus = PathMtus };

    /// <summary>A deep copy for a fork.</summary>
    public NamespaceState Clone()
    {
        var copy = new NamespaceState
        {
            Connections = Connections.Clone(),
            Neighbors = Neighbors.Clone(),
            Counters = Counters.Clone(),
            Extensions = Extensions.Clone(),
            IpSets = IpSets.Clone(),
            Redirects = Redirects.Clone(),
            RedirectsV6 = RedirectsV6.Clone(),
            PathMtus = PathMtus.Clone(),
        };
        foreach (var (index, fdb) in _fdbs)
            copy._fdbs.Add(index, fdb.Clone());
        foreach (var (index, sent) in _bonds)
            copy._bonds.Add(index, sent);
        foreach (var (index, fdb) in _vxlanFdbs)
            copy._vxlanFdbs.Add(index, fdb.Clone());
        return copy;
    }

    /// <summary>Forgets what hung on a link that is gone or down.</summary>
    public void ForgetLink(int index)
    {
        Neighbors.RemoveAll(entry => entry.LinkIndex == index);
        Connections.RemoveAll(connection => connection.MasqueradeIndex == index);
        _fdbs.Remove(index);
        _vxlanFdbs.Remove(index);
        _bonds.Remove(index);
        foreach (var fdb in _fdbs.Values)
            fdb.RemoveAll(entry => entry.PortIndex == index);
    }
}
