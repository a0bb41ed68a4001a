using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame goes out of one bridge port, or of all: net/bridge/br_forward.c.</summary>
internal static class BridgeForward
{
    /// <summary>Sends a frame out of the port that its destination is behind, if it may go there.</summary>
    /// <param name="host">The host of the bridge.</param>
    /// <param name="bridge">The bridge.</param>
    /// <param name="port">The port it came in by; the bridge itself for what the host sends.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="exit">The port it goes out of.</param>
    public static void Forward(Host host, BridgeLink bridge, Link port, Frame frame, Link exit)
    {
        var ports = BridgePorts.Of(host, bridge);
        if (!ports.Forwards(exit, frame) || !MayGo(port, exit))
        {
            Note(host, bridge, port, frame, "drop", []);
            var why = port.Index == exit.Index
                ? $"{frame.DestinationMac} is behind {exit.Name}, where the frame came from, and hairpin_mode is off"
                : $"{exit.Name} does not take it";
            DeviceTransmit.DropFrame(host, frame, DropReason.BridgeNoEgressPort, why);
            return;
        }

        Note(host, bridge, port, frame, "forward", [exit]);
        Deliver(host, bridge, port == bridge ? null : port, frame, exit, ports);
    }

    /// <summary>Sends a copy out of every port that may have it.</summary>
    public static void Flood(Host host, BridgeLink bridge, Link? port, Frame frame, BridgePorts ports)
    {
        var exits = new List<Link>(ports.Ports.Length);
        foreach (var exit in ports.Ports)
        {
            if (TakesFlood(exit, frame.DestinationMac, port is null) && (port is null || MayGo(port, exit)) && ports.Forwards(exit, frame))
                exits.Add(exit);
        }

        Note(host, bridge, port ?? bridge, frame, "flood", exits);
        if (exits.Count == 0 && !frame.DestinationMac.IsMulticast)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.BridgeNoEgressPort, $"no port of {bridge.Name} takes frames to {frame.DestinationMac}");
            return;
        }

        // br_add_if puts a port at the head of the list: the last one is served first, and of two that answer it is believed. Ports are taken to have been
        // added in the order of their indexes.
        var request = ports.Vlans is null ? frame as ArpFrame : null;
        for (var at = exits.Count - 1; at >= 0; at--)
        {
            if (request is null || !ArpAudience.IsDeaf(host, exits[at], request))
                Deliver(host, bridge, port, frame.Copy(), exits[at], ports);
            else
                Tap.SendUnheard(host, exits[at], request);
        }
    }

    private static void Deliver(Host host, BridgeLink bridge, Link? port, Frame frame, Link exit, BridgePorts ports)
    {
        ports.Vlans?.Leave(exit, frame);

        // Frames that the host itself sends through the bridge have been through its POSTROUTING already; one that came in past PREROUTING, tagged, stays past (br_nf_forward_ip).
        if (port is null || frame is not SkBuff { PhysicalIn: not null } skb || !BridgeNetfilter.IsOn(host, bridge, skb))
        {
            Transmit(host, frame, exit);
            return;
        }

        BridgeNetfilter.Forward(host, bridge, port, skb, exit, () => Leave(host, bridge, skb, exit));
    }

    private static void Leave(Host host, BridgeLink bridge, SkBuff skb, Link exit)
    {
        if (!BridgeNetfilter.IsTooLong(skb, exit))
        {
            Transmit(host, skb, exit);
            return;
        }

        if (BridgeNetfilter.Refuses(bridge, skb))
        {
            RefuseTooLong(host, bridge, skb, exit);
            return;
        }

        foreach (var piece in BridgeNetfilter.Cut(bridge, skb))
            Transmit(host, piece, exit);
    }

    // IPv6 tells the sender, as a router would.
    private static void RefuseTooLong(Host host, BridgeLink bridge, SkBuff skb, Link exit)
    {
        if (skb.Head.Family == IpFamily.IPv4)
        {
            DropTooLong(host, skb, exit);
            return;
        }

        host.Drop(skb, DropReason.PktTooBig, $"it is longer than the mtu of the bridge {bridge.Name} ({bridge.Mtu}), and may not be cut");
        IcmpSend.Error(host, skb, IcmpType.V6PacketTooBig, 0, (ushort)bridge.Mtu, device: exit);
    }

    private static void DropTooLong(Host host, Frame frame, Link exit) =>
        DeviceTransmit.DropFrame(host, frame, DropReason.PktTooBig, $"it is longer than the mtu of the bridge port {exit.Name} ({exit.Mtu}), and a bridge says nothing about that");

    private static void Transmit(Host host, Frame frame, Link exit)
    {
        if (!DeviceTransmit.Fits(exit, frame))
        {
            DropTooLong(host, frame, exit);
            return;
        }

        DeviceTransmit.Transmit(host, exit, frame);
    }

    private static bool MayGo(Link port, Link exit) =>
        (port.Index != exit.Index || exit.Port.Hairpin) && !(port.Port.Isolated && exit.Port.Isolated);

    // What the host itself sends to all or to a group goes out of every port (br_flood).
    private static bool TakesFlood(Link exit, MacAddress destination, bool isOwn)
    {
        if (destination.IsBroadcast)
            return exit.Port.BcastFlood || isOwn;
        return destination.IsMulticast ? exit.Port.McastFlood || isOwn : exit.Port.Flood;
    }

    private static void Note(Host host, BridgeLink bridge, Link port, Frame frame, string action, IReadOnlyList<Link> exits)
    {
        if (frame is SkBuff { Hop: { } hop })
        {
            var vlan = bridge.VlanFiltering ? BridgeVlans.Of(frame) : (ushort?)null;
            hop.Add(new BridgeStep(bridge.Name, port.Name, frame.DestinationMac, action, string.Join(",", exits.Select(exit => exit.Name))) { Vlan = vlan });
        }
    }
}
