using KubeNet.Engine.Devices;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame is sent by a macvlan: macvlan_queue_xmit of drivers/net/macvlan.c.</summary>
internal static class MacvlanTransmit
{
    /// <summary>In bridge mode those of the same device get a frame directly; anything else goes out by the device below.</summary>
    public static void Transmit(Host host, MacvlanLink macvlan, Frame frame)
    {
        if (macvlan.Mode == MacvlanMode.Bridge && StackedDevices.Below(host, macvlan) is var (home, lower))
        {
            if (frame.DestinationMac.IsMulticast)
                MacvlanReceive.Broadcast(home, lower, macvlan, frame, MacvlanMode.Bridge);
            else if (MacvlanReceive.Find(home, lower, frame.DestinationMac) is { Device.Mode: MacvlanMode.Bridge })
            {
                StackedDevices.Note(frame, new LinkStep(macvlan.Name, macvlan.Kind, $"{frame.DestinationMac} is upon the same device", lower.Name));
                StackedDevices.Forward(host, macvlan, home, lower, frame);
                return;
            }
        }

        StackedDevices.SendBelow(host, macvlan, frame, $"sends in mode {macvlan.Mode.ToString().ToLowerInvariant()}");
    }
}
