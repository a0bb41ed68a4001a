using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>The host sends a frame through a bridge device: br_dev_xmit of net/bridge/br_device.c.</summary>
internal static class BridgeTransmit
{
    public static void Transmit(Host host, BridgeLink bridge, Frame frame)
    {
        frame.BridgeHops++;
        var ports = BridgePorts.Of(host, bridge);
        if (!frame.DestinationMac.IsMulticast && ports.Find(frame.DestinationMac) is { } exit && ports.Forwards(exit))
            BridgeForward.Forward(host, bridge, bridge, frame, exit);
        else
            BridgeForward.Flood(host, bridge, null, frame, ports);
    }
}
