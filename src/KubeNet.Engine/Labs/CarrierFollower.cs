using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Labs;

/// <summary>
/// Takes out of the state what hung on carriers that an edit broke, be it in another namespace: neighbours that a device learned (neigh_carrier_down), and what a bridge learned at such a
/// port (br_stp_disable_port).
/// </summary>
internal sealed class CarrierFollower(NetworkConfig before, NetworkConfig after, NetworkState state)
{
    private readonly HashSet<LinkPlace> _seen = [];
    private readonly Queue<LinkPlace> _open = [];

    /// <summary>The links of a namespace may be others than before, or gone with it.</summary>
    public void Add(NamespaceConfig old, NamespaceConfig? now)
    {
        foreach (var (index, link) in old.Links)
        {
            if (!ReferenceEquals(now?.Links.GetValueOrDefault(index), link))
                Add(new LinkPlace(old.Name, index));
        }
    }

    /// <summary>Looks at all links that may have lost their carriers: those that were added, and those whose carriers hang on theirs.</summary>
    public void Run()
    {
        while (_open.TryDequeue(out var place))
        {
            if (before.FindLink(place) is not { } link)
                continue;
            var now = after.FindLink(place);
            var hasLost = HasLost(place.Namespace, link, now);
            if (hasLost && now is not null && state.Find(place.Namespace) is { } found)
                Forget(after[place.Namespace], now, found);

            // One that is another now may also have left what it was a part of.
            if (!hasLost && ReferenceEquals(link, now))
                continue;
            foreach (var dependent in NetworkConfig.CarriedBy(place.Namespace, link))
                Add(dependent);
        }
    }

    private void Add(LinkPlace place)
    {
        if (_seen.Add(place))
            _open.Enqueue(place);
    }

    private bool HasLost(string home, Link was, Link? now) => before.HasCarrier(before[home], was) && (now is null || !after.HasCarrier(after[home], now));

    private static void Forget(NamespaceConfig home, Link link, NamespaceState state)
    {
        bool Forgets(IpFamily family) => home.Sysctls.Device(family, link.Name).EvictNoCarrier;
        state.Neighbors.RemoveAll(entry => entry.LinkIndex == link.Index && Forgets(entry.Address.Family));
        if (link.Master is { } bridge)
            state.Fdb(bridge).RemoveAll(entry => entry.PortIndex == link.Index);
    }
}
