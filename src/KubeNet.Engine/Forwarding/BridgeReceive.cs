using KubeNet.Engine.Addressing;
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

        if (port.Port.State is not (BridgePortState.Forwarding or BridgePortState.Learning))
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.BridgeIngressStpState, $"the port {port.Name} of {bridge.Name} is {port.Port.State.ToString().ToLowerInvariant()}");
            return;
        }

        if (++frame.BridgeHops > MaxBridgeHops)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"it went through {MaxBridgeHops} bridges: the bridges form a loop", EndingKind.Stray);
            return;
        }

        if (frame.DestinationMac == bridge.Mac)
            frame.Type = FrameType.Host;
        if (frame is SkBuff skb && BridgeNetfilter.IsOn(host, bridge, skb))
            BridgeNetfilter.Prerouting(host, bridge, port, skb);
        else
            Finish(host, bridge, port, frame);
    }

    /// <summary>Learns, looks the destination up, and forwards, floods or passes up.</summary>
    public static void Finish(Host host, BridgeLink bridge, Link port, Frame frame)
    {
        var ports = BridgePorts.Of(host, bridge);
        if (ports.Vlans?.Refuse(port, frame) is { } why)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"{bridge.Name} filters VLANs: {why}");
            return;
        }

        if (port.Port.Learning)
            ports.Learn(port, frame);
        if (port.Port.State == BridgePortState.Learning)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.BridgeIngressStpState, $"the port {port.Name} of {bridge.Name} is learning");
            return;
        }

        var destination = frame.DestinationMac;
        if (destination.IsMulticast)
        {
            BridgeForward.Flood(host, bridge, port, frame, ports);
            PassUp(host, bridge, port, frame, ports);
            return;
        }

        if (ports.IsLocal(destination, frame))
        {
            PassUp(host, bridge, port, frame, ports);
            return;
        }

        var overheard = IsHeardUpon(host, bridge, destination) ? frame.Copy() : null;
        if (ports.Find(frame) is { } exit)
            BridgeForward.Forward(host, bridge, port, frame, exit);
        else
            BridgeForward.Flood(host, bridge, port, frame, ports);
        if (overheard is null)
            return;
        (overheard as SkBuff)?.ForgetConnection();
        DeviceReceive.Enter(host, bridge, overheard);
    }

    /// <summary>
    /// A device upon the bridge with an address of its own, such as a macvlan, makes the bridge hear everything (IFF_PROMISC), of which only that
    /// device takes anything; conntrack looks at it anew (nf_reset_ct in br_pass_frame_up).
    /// </summary>
    private static bool IsHeardUpon(Host host, BridgeLink bridge, MacAddress destination) =>
        !bridge.Uppers.IsEmpty && StackedDevices.Above<StackedLink>(host, bridge).Any(upper => upper.Device.IsUp && upper.Device.Mac == destination);

    /// <summary>The host itself gets a frame; the bridge is a port like any other, and must be in its VLAN (br_pass_frame_up).</summary>
    private static void PassUp(Host host, BridgeLink bridge, Link port, Frame frame, BridgePorts ports)
    {
        if (frame is SkBuff { Hop: { } hop } && !frame.DestinationMac.IsMulticast)
            hop.Add(new BridgeStep(bridge.Name, port.Name, frame.DestinationMac, "up", "") { Vlan = ports.Vlans is null ? null : ports.VlanOf(frame) });
        if (ports.Vlans is { } vlans)
        {
            if (!vlans.Has(bridge, ports.VlanOf(frame)))
            {
                if (!frame.DestinationMac.IsMulticast)
                    DeviceTransmit.DropFrame(host, frame, DropReason.NotSpecified, $"{bridge.Name} itself is no member of VLAN {ports.VlanOf(frame)}");
                return;
            }

            vlans.Leave(bridge, frame);
        }

        if (frame is not SkBuff skb || BridgeNetfilter.LocalIn(host, skb))
            DeviceReceive.Enter(host, bridge, frame);
    }
}
