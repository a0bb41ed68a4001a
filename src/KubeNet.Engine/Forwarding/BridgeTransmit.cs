using KubeNet.Engine.Devices;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>The host sends a frame through a bridge device: br_dev_xmit of net/bridge/br_device.c.</summary>
internal static class BridgeTransmit
{
    public static void Transmit(Host host, BridgeLink bridge, Frame frame)
    {
        frame.BridgeHops++;
        var ports = BridgePorts.Of(host, bridge);
        if (ports.Vlans?.Refuse(bridge, frame) is { } why)
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"{bridge.Name} filters VLANs: {why}");
        else if (!frame.DestinationMac.IsMulticast && ports.Find(frame) is { } exit && ports.Forwards(exit, frame))
            BridgeForward.Forward(host, bridge, bridge, frame, exit);
        else
            BridgeForward.Flood(host, bridge, null, frame, ports);
    }
}
