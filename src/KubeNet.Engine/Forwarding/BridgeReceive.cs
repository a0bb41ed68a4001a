using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame comes in by a bridge port: br_handle_frame and br_handle_frame_finish of net/bridge/br_input.c.</summary>
internal static class BridgeReceive
{
    // No network that works has so many bridges in a row; a loop of bridges ends here.
    private const int MaxBridgeHops = 32;

    /// <summary>Takes a frame from a port.</summary>
    public static void Receive(Host host, BridgeLink bridge, Link port, Frame frame)
    {
        if (!bridge.IsUp)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.BridgeIngressStpState, $"the bridge {bridge.Name} is down, so its port {port.Name} does not forward");
            return;
        }

        if (++frame.BridgeHops > MaxBridgeHops)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"it went through {MaxBridgeHops} bridges: the bridges form a loop", EndingKind.Stray);
            return;
        }

        if (frame.DestinationMac == bridge.Mac)
            frame.Type = FrameType.Host;
        if (frame is SkBuff skb && BridgeNetfilter.IsOn(host, bridge, skb.Packet.Family))
            BridgeNetfilter.Prerouting(host, bridge, port, skb);
        else
            Finish(host, bridge, port, frame);
    }

    /// <summary>Learns, looks the destination up, and forwards, floods or passes up.</summary>
    public static void Finish(Host host, BridgeLink bridge, Link port, Frame frame)
    {
        var ports = BridgePorts.Of(host, bridge);
        if (port.Port.Learning && !frame.SourceMac.IsMulticast && !frame.SourceMac.IsZero && !ports.IsLocal(frame.SourceMac))
            host.State.Fdb(bridge.Index).Learn(frame.SourceMac, port.Index, host.Now);

        var destination = frame.DestinationMac;
        if (destination.IsMulticast)
        {
            BridgeForward.Flood(host, bridge, port, frame, ports);
            PassUp(host, bridge, port, frame, "up");
            return;
        }

        if (ports.IsLocal(destination))
        {
            PassUp(host, bridge, port, frame, "up");
            return;
        }

        if (ports.Find(destination) is { } exit)
            BridgeForward.Forward(host, bridge, port, frame, exit);
        else
            BridgeForward.Flood(host, bridge, port, frame, ports);
    }

    private static void PassUp(Host host, BridgeLink bridge, Link port, Frame frame, string action)
    {
        if (frame is SkBuff { Hop: { } hop } && !frame.DestinationMac.IsMulticast)
            hop.Add(new BridgeStep(bridge.Name, port.Name, frame.DestinationMac, action, ""));
        DeviceReceive.PassUp(host, bridge, frame);
    }
}
