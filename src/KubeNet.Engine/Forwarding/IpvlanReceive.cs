using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame comes in by a device that has ipvlans: ipvlan_handle_frame of drivers/net/ipvlan/ipvlan_core.c, and ipvlan_l3s.c.</summary>
internal static class IpvlanReceive
{
    /// <summary>Whether an ipvlan took the frame.</summary>
    public static bool Take(Host host, Link device, Frame frame)
    {
        // All upon a device have its mode. In L3S the host's own hooks come first.
        if (StackedDevices.Above<IpvlanLink>(host, device).FirstOrDefault().Device is not { Mode: not IpvlanMode.L3s and var mode })
            return false;
        if (mode == IpvlanMode.L2 && frame.DestinationMac.IsMulticast)
        {
            if (IpvlanPort.From(host, device, frame) is null)
                IpvlanPort.Broadcast(host, device, null, frame);
            return false;
        }

        if (IpvlanPort.For(host, device, frame) is not var (home, ipvlan))
            return false;
        StackedDevices.HandUp(host, device, home, ipvlan, frame, $"the destination is an address of an ipvlan, mode {mode.ToString().ToLowerInvariant()}");
        return true;
    }

    /// <summary>
    /// In L3S an ipvlan's packet has passed the host's PREROUTING; its INPUT follows, and then a socket of the ipvlan's namespace, past that one's own rules
    /// (ipvlan_l3_rcv, ipvlan_nf_input). Null where the packet is for no ipvlan.
    /// </summary>
    public static (Host Host, IpvlanLink Device)? ForL3s(Host host, Link device, SkBuff skb) =>
        !device.Uppers.IsEmpty && IpvlanPort.Find(host, device, skb.Packet.Destination) is { Device.Mode: IpvlanMode.L3s } found ? found : null;
}
