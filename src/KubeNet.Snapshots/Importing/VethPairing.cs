using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>
/// Finds the other end of each veth: in its own namespace by name, in another one by <c>link_netnsid</c> through that namespace's
/// <c>nsids</c>, else by the only end on the same machine that points back (its index is this one's link_index and the reverse).
/// </summary>
internal sealed class VethPairing
{
    private readonly IReadOnlyList<VethEnd> _ends;
    private readonly Dictionary<VethEnd, VethEnd> _pairs = [];

    private VethPairing(IReadOnlyList<VethEnd> ends) => _ends = ends;

    /// <summary>The configuration with every veth's peer filled in, as far as it is in the bundle.</summary>
    public static NetworkConfig Join(NetworkConfig config, IReadOnlyList<VethEnd> ends, IReadOnlyDictionary<Folder, IReadOnlyDictionary<int, string>> nsids)
    {
        var pairing = new VethPairing(ends);
        pairing.PairAtHome();
        pairing.PairThroughNsids(nsids);
        pairing.PairBySymmetry();
        foreach (var end in ends)
        {
            var home = config[end.Folder.Namespace];
            var veth = (VethLink)home.Links[end.Index];
            if (pairing._pairs.TryGetValue(end, out var peer))
            {
                config = config.With(home.With(veth with { PeerNamespace = peer.Folder.Namespace, PeerIndex = peer.Index }));
                continue;
            }

            end.Folder.Warn(end.File, end.Line, $"The other end of veth {end.Name} (index {end.PeerIndex?.ToString() ?? "unknown"}, nsid {end.PeerNsid?.ToString() ?? "none"}) is not in the bundle.", "what is sent there ends as LeftModel");
        }

        return config;
    }

    private void PairAtHome()
    {
        foreach (var end in _ends.Where(end => end.PeerNsid is null && !_pairs.ContainsKey(end)))
        {
            var peer = _ends.FirstOrDefault(other => other.Folder == end.Folder && other != end && (other.Name == end.PeerName || other.Index == end.PeerIndex));
            if (peer is { PeerNsid: null } && (peer.PeerName == end.Name || peer.PeerIndex == end.Index))
                Pair(end, peer);
        }
    }

    private void PairThroughNsids(IReadOnlyDictionary<Folder, IReadOnlyDictionary<int, string>> nsids)
    {
        foreach (var end in _ends.Where(end => !_pairs.ContainsKey(end)))
        {
            if (end.PeerNsid is not { } nsid || !nsids[end.Folder].TryGetValue(nsid, out var name))
                continue;
            var peer = _ends.FirstOrDefault(other => other.Folder.Machine == end.Folder.Machine && other.Folder.Name == name && other.Index == end.PeerIndex);
            if (peer is not null && peer.PeerIndex == end.Index && !_pairs.ContainsKey(peer))
                Pair(end, peer);
            else
                end.Folder.Warn(BundleFiles.Meta, null, $"nsid {nsid} is '{name}' by meta.json, but no veth there is the peer of {end.Name}.", "the peer is looked for elsewhere");
        }
    }

    private void PairBySymmetry()
    {
        var open = _ends.Where(end => end.PeerNsid is not null && !_pairs.ContainsKey(end)).ToList();
        var byIndexes = open.ToLookup(end => (end.Folder.Machine, end.Index, end.PeerIndex));
        foreach (var end in open)
        {
            var candidates = byIndexes[(end.Folder.Machine, end.PeerIndex ?? 0, end.Index)].Where(other => other.Folder != end.Folder).ToList();
            if (_pairs.ContainsKey(end) || candidates is not [var peer] || _pairs.ContainsKey(peer))
                continue;
            var back = byIndexes[(peer.Folder.Machine, peer.PeerIndex ?? 0, peer.Index)].Count(other => other.Folder != peer.Folder);
            if (back != 1)
                continue;
            Pair(end, peer);
            end.Folder.Info(end.File, $"veth {end.Name} was joined to {peer.Folder.Name} {peer.Name}, the only one that points back: nsid {end.PeerNsid} has no name in meta.json.");
        }
    }

    private void Pair(VethEnd one, VethEnd other)
    {
        _pairs[one] = other;
        _pairs[other] = one;
    }
}
