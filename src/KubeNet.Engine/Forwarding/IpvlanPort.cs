using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>Which ipvlan upon a device an address is of: ipvlan_addr_lookup of drivers/net/ipvlan/ipvlan_core.c.</summary>
internal static class IpvlanPort
{
    /// <summary>The ipvlan that a frame is for, of those that are up; null where there is none.</summary>
    public static (Host Host, IpvlanLink Device)? For(Host host, Link device, Frame frame) => TargetOf(frame) is { } address ? Find(host, device, address) : null;

    /// <summary>The ipvlan that a frame was sent by; null where it came from elsewhere (ipvlan_external_frame).</summary>
    public static (Host Host, IpvlanLink Device)? From(Host host, Link device, Frame frame) => frame switch
    {
        _ when frame.SourceMac != device.Mac => null,
        SkBuff skb => Find(host, device, skb.Packet.Source),
        ArpFrame arp => Find(host, device, arp.SenderAddress),
        _ => null,
    };

    /// <summary>The ipvlan that has an address.</summary>
    public static (Host Host, IpvlanLink Device)? Find(Host host, Link device, IpAddress address)
    {
        foreach (var upper in StackedDevices.Above<IpvlanLink>(host, device))
        {
            if (upper.Device.IsUp && upper.Device.Addresses.Any(own => own.Address.Address == address))
                return upper;
        }

        return null;
    }

    /// <summary>Gives a copy to all ipvlans that are up, but for the sender (ipvlan_process_multicast).</summary>
    public static void Broadcast(Host host, Link device, IpvlanLink? source, Frame frame)
    {
        foreach (var (home, ipvlan) in StackedDevices.Above<IpvlanLink>(host, device))
        {
            if (!ipvlan.IsUp || ipvlan.DeviceId == source?.DeviceId)
                continue;
            var copy = frame.Copy();
            (copy as SkBuff)?.Scrub(isOtherNamespace: true);
            host.Engine.Enqueue(home, ipvlan, copy);
        }
    }

    private static IpAddress? TargetOf(Frame frame) => frame switch
    {
        SkBuff { Packet: { IsNeighborDiscovery: true, IcmpType: IcmpType.NeighborSolicitation } solicitation } => solicitation.NdTarget,
        SkBuff skb => skb.Packet.Destination,
        ArpFrame arp => arp.TargetAddress,
        _ => null,
    };
}
