using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Finds the MAC address of a next hop: the neighbour table, or a question on the link (net/core/neighbour.c).</summary>
internal static class NeighborResolver
{
    /// <summary>Calls <paramref name="then"/> with the MAC address, now or when the answer comes; where none comes the packet ends.</summary>
    public static void Resolve(Host host, Link device, IpAddress address, SkBuff skb, Action<MacAddress> then)
    {
        if (Find(host, device, address, skb) is { } known)
            then(known);
        else
            Ask(host, device, address, skb, then);
    }

    /// <summary>The MAC address as far as it is known; null where the link has to be asked (<see cref="Ask"/>).</summary>
    public static MacAddress? Find(Host host, Link device, IpAddress address, SkBuff skb)
    {
        if (Known(host, device, address, skb) is not { } known)
            return null;
        skb.Hop?.Add(new NeighborStep(address, device.Name, known.Mac, known.Origin));
        return known.Mac;
    }

    /// <summary>Asks the link. Calls <paramref name="then"/> when the answer comes; where none comes the packet ends.</summary>
    public static void Ask(Host host, Link device, IpAddress address, SkBuff skb, Action<MacAddress> then)
    {
        // Who is behind a real NIC is not in the model.
        if (device is ExternalLink)
        {
            then(MacAddress.Broadcast);
            return;
        }

        var settings = host.Settings(device, address.Family).Neighbors;
        if (settings is { MulticastSolicit: 0, AppSolicit: 0 })
        {
            host.State.Neighbors.Fail(device.Index, address);
            skb.Hop?.Add(new NeighborStep(address, device.Name, null, "failed"));
            host.Drop(skb, DropReason.NeighFailed, $"nobody is asked for {address}: mcast_solicit of {device.Name} is 0");
            return;
        }

        var isFirst = host.Engine.Pending.Add(host, device, address, skb, then);
        if (isFirst && settings.MulticastSolicit > 0)
            PendingNeighbors.Solicit(host, device, address, skb, skb.Journey);
    }

    /// <summary>What the packet answers came by the neighbour, which is alive then (neigh_confirm); a timer that runs does not end by it.</summary>
    private static NeighborEntry Confirm(Host host, NeighborEntry entry)
    {
        var confirmed = entry with { Confirmed = host.Now };
        host.State.Neighbors.Set(confirmed);
        return confirmed;
    }

    /// <summary>A packet goes to a neighbour: where it was not heard of for too long a delay begins, after which it is asked (neigh_event_send).</summary>
    private static void Use(Host host, Link device, NeighborEntry entry)
    {
        if (entry.Timer is not null || entry.Confirmed == host.Now)
            return;
        var settings = host.Settings(device, entry.Address.Family).Neighbors;
        if (!entry.IsReachable(host.Now, settings))
            host.State.Neighbors.Set(entry with { Timer = host.Now + settings.DelayFirstProbe });
    }

    private static (MacAddress Mac, string Origin)? Known(Host host, Link device, IpAddress address, SkBuff skb)
    {
        if (host.FindNeighbor(device, address) is { } neighbor)
            return (neighbor.Mac, "permanent");
        if (device is DummyLink or VrfLink or IpTunnelLink { IsEthernet: false } or ExternalLink { NoArp: true } or IpvlanLink { NoArp: true })
            return (device.Mac, "noarp");
        if (host.State.Neighbors.Find(device.Index, address) is { } entry)
        {
            Use(host, device, skb.ConfirmsNeighbor ? Confirm(host, entry) : entry);
            return (entry.Mac, "cached");
        }

        // A broadcast address of any device, which a bound socket takes for a neighbour's (arp_constructor asks the local table).
        return address.Family == IpFamily.IPv4 && host.TypeOf(address, null).HasFlag(AddressType.Broadcast) ? (MacAddress.Broadcast, "noarp") : null;
    }
}
