using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>A tagged frame comes in by a device that has a VLAN of that tag: vlan_do_receive of net/8021q/vlan_core.c.</summary>
internal static class VlanReceive
{
    /// <summary>Whether a VLAN device took the frame.</summary>
    public static bool Take(Host host, Link device, Frame frame)
    {
        if (frame.Tag is not { } tag)
            return false;
        foreach (var (home, vlan) in StackedDevices.Above<VlanLink>(host, device))
        {
            if (vlan.Id != tag.Id || vlan.Protocol != tag.Protocol)
                continue;
            frame.Tag = tag.Inner;

            // A VLAN may have a MAC address of its own.
            if (frame.Type == FrameType.OtherHost && frame.DestinationMac == vlan.Mac)
                frame.Type = FrameType.Host;
            StackedDevices.HandUp(host, device, home, vlan, frame, $"takes the tag of VLAN {vlan.Id} off");
            return true;
        }

        return false;
    }
}
