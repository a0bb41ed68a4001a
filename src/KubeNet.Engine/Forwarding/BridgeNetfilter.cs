using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Bridged IP packets go through iptables as if they were routed: br_netfilter (net/bridge/br_netfilter_hooks.c), where
/// bridge-nf-call-iptables (or -ip6tables) is on.
/// </summary>
internal static class BridgeNetfilter
{
    /// <summary>Whether a packet in a bridge goes through the hooks: by its family's switch, and with a VLAN tag only where bridge-nf-filter-vlan-tagged is on.</summary>
    public static bool IsOn(Host host, BridgeLink bridge, SkBuff skb)
    {
        if (skb.Tag is not null && host.Config.Sysctls.Number("net.bridge.bridge-nf-filter-vlan-tagged") == 0)
            return false;
        return skb.Head.Family == IpFamily.IPv4
            ? bridge.NfCallIptables || host.Config.Sysctls.Number("net.bridge.bridge-nf-call-iptables") != 0
            : bridge.NfCallIp6tables || host.Config.Sysctls.Number("net.bridge.bridge-nf-call-ip6tables") != 0;
    }

    /// <summary>PREROUTING for a frame that came in by a port; then the bridge goes on with it, or IP takes it.</summary>
    public static void Prerouting(Host host, BridgeLink bridge, Link port, SkBuff skb)
    {
        skb.PhysicalIn = port.Name;
        skb.WasPrerouted = true;

        // The bridge's own route takes the place of what a packet has brought along (bridge_parent_rtable).
        skb.KeepsRoute = false;
        if (host.DefragmentsAt(skb.Head.Family))
        {
            if (host.Engine.Gather(host, skb) is not { } whole)
                return;
            skb = whole;
        }

        var before = skb.Head.Destination;
        if (!HookRunner.Run(host, Hook.Prerouting, skb, bridge.Name, null))
            return;
        if (skb.Head.Destination == before)
        {
            BridgeReceive.Finish(host, bridge, port, skb);
            return;
        }

        Redirect(host, bridge, port, skb);
    }

    /// <summary>
    /// What is for more than this host is confirmed before the host gets it (br_nf_local_in): its connection is there even if IP drops it, and nat's INPUT cannot map it any more. False
    /// where it ends.
    /// </summary>
    public static bool LocalIn(Host host, SkBuff skb) => skb.Type == FrameType.Host || HookRunner.Confirm(host, Hook.Input, skb);

    /// <summary>FORWARD and POSTROUTING for a frame that goes out of a port, and on.</summary>
    public static void Forward(Host host, BridgeLink bridge, Link port, SkBuff skb, Link exit, Action next)
    {
        skb.PhysicalIn = port.Name;
        skb.PhysicalOut = exit.Name;
        skb.IsBridged = true;
        if (HookRunner.Run(host, Hook.Forward, skb, bridge.Name, bridge.Name))
            HookRunner.RunThen(host, Hook.Postrouting, skb, null, bridge.Name, next);
    }

    /// <summary>
    /// Whether what goes out of a port behind POSTROUTING is longer than the port takes, or than it was when it came in pieces: br_netfilter, unlike the bridge itself, has no slack for a VLAN tag
    /// (br_nf_dev_queue_xmit).
    /// </summary>
    public static bool IsTooLong(SkBuff skb, Link exit) =>
        !skb.IsGso && skb.Head.Length > (skb.LargestFragment > 0 ? Math.Min(skb.LargestFragment, exit.Mtu) : exit.Mtu);

    /// <summary>
    /// Whether what is too long may not be cut. That goes by the MTU of the bridge, which is the device of its route. IPv6 cuts for others too, since nothing asks there
    /// whether the packet was made here (br_nf_ip_fragment, ip6_fragment).
    /// </summary>
    public static bool Refuses(BridgeLink bridge, SkBuff skb)
    {
        if (skb.LargestFragment > 0)
            return skb.LargestFragment > bridge.Mtu;
        return skb.Head.Family == IpFamily.IPv4 ? skb.Head.DontFragment : skb.Head.Length > bridge.Mtu;
    }

    /// <summary>
    /// The pieces of what is too long: as long as the bridge takes, be that more than its port does, and never longer than they came in. What is one piece to the bridge
    /// stays whole in IPv4, and has a fragment header all the same in IPv6.
    /// </summary>
    public static IEnumerable<SkBuff> Cut(BridgeLink bridge, SkBuff skb)
    {
        var size = skb.LargestFragment > 0 ? Math.Min(skb.LargestFragment, bridge.Mtu) : bridge.Mtu;
        return skb.Head.Family == IpFamily.IPv4 && skb.Head.Length <= size ? [skb] : Fragmentation.Cut(skb, size);
    }

    /// <summary>
    /// Where the neighbour's header is not at hand the packet is sent by the bridge as the host's own, which captures show, and only then put back among those that came in, with the
    /// source it had (br_nf_pre_routing_finish_bridge, and its _slow).
    /// </summary>
    private static void ShowAsSent(Host host, BridgeLink bridge, SkBuff skb)
    {
        var source = skb.SourceMac;
        skb.SourceMac = bridge.Mac;
        Tap.Out(host, bridge, skb);
        skb.SourceMac = source;
    }

    /// <summary>
    /// A DNAT changed the destination (br_nf_pre_routing_finish): where the new one is reached through this same bridge the frame stays
    /// bridged, with the new neighbour's MAC address; otherwise IP takes it. With ip_forward=0 there is no such way: the look-up then gives
    /// ip_error on lo and no error code (ip_route_input_slow), so that IP drops it. IPv6 drops at once what has no route.
    /// </summary>
    private static void Redirect(Host host, BridgeLink bridge, Link port, SkBuff skb)
    {
        var (decision, failure) = InputRoute.Resolve(host, bridge, skb.Packet);
        if (failure is not null && skb.Head.Family == IpFamily.IPv6)
        {
            RouteStepWriter.Write(host, skb, null, failure);
            host.Drop(skb, failure.Reason, failure.Sentence);
            return;
        }

        if (decision?.Device.Index != bridge.Index)
        {
            skb.DestinationMac = bridge.Mac;
            skb.Type = FrameType.Host;
            skb.HasBridgesRoute = skb.Head.Family == IpFamily.IPv6;
            BridgeReceive.Finish(host, bridge, port, skb);
            return;
        }

        RouteStepWriter.Write(host, skb, decision, null);
        if (decision.NextHop.IsMulticast)
        {
            skb.DestinationMac = MacAddress.ForMulticast(decision.NextHop);
            ShowAsSent(host, bridge, skb);
            BridgeReceive.Finish(host, bridge, port, skb);
            return;
        }

        var isReachable = host.State.Neighbors.Find(bridge.Index, decision.NextHop) is { } neighbor
            && neighbor.IsReachable(host.Now, host.Settings(bridge, decision.NextHop.Family).Neighbors);
        NeighborResolver.Resolve(host, bridge, decision.NextHop, skb, mac =>
        {
            skb.DestinationMac = mac;
            if (!isReachable)
                ShowAsSent(host, bridge, skb);
            BridgeReceive.Finish(host, bridge, port, skb);
        });
    }
}
