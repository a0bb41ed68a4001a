using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame is sent by a VLAN device: vlan_dev_hard_start_xmit of net/8021q/vlan_dev.c.</summary>
internal static class VlanTransmit
{
    /// <summary>Tags a frame and sends it by the device below.</summary>
    public static void Transmit(Host host, VlanLink vlan, Frame frame)
    {
        frame.Tag = new VlanTag(vlan.Id, vlan.Protocol, frame.Tag);
        StackedDevices.SendBelow(host, vlan, frame, $"tags it with VLAN {vlan.Id}");
    }
}
