using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>An IP packet comes in: ip_rcv and ip_rcv_finish of net/ipv4/ip_input.c, ip6_rcv of net/ipv6/ip6_input.c.</summary>
internal static class IpReceive
{
    /// <summary>Takes a packet from a device: PREROUTING, route, and on.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        if (skb.Type == FrameType.OtherHost)
        {
            host.Drop(skb, DropReason.OtherHost, $"the frame is for {skb.DestinationMac}, which is not {device.Name}", EndingKind.Stray);
            return;
        }

        // "Must drop socket now because of tproxy" (ip_rcv_core).
        (skb.Owner, skb.InputIndex, skb.IsDuplicate) = (SocketOwner.None, device.Index, false);
        if (skb.Head.Family == IpFamily.IPv6 && RefuseV6(host, device, skb))
            return;

        // What a bridge put together IPv6 takes for a packet that came whole and may be cut: how long its pieces were is forgotten (IP6CB), skb->ignore_df stays. They leave as they came where they fit.
        if (skb is { WasPrerouted: true, LargestFragment: > 0, Head.Family: IpFamily.IPv6 })
            skb.IgnoresDf = true;
        if (!skb.WasPrerouted)
        {
            if (host.DefragmentsAt(skb.Head.Family) && !IsLeftInPieces(skb))
            {
                if (host.Engine.Gather(host, skb) is not { } whole)
                    return;
                skb = whole;
            }

            var before = skb.Head.Destination;
            if (!HookRunner.Run(host, Hook.Prerouting, skb, device.Name, null))
                return;
            skb.KeepsRoute &= before == skb.Head.Destination;
        }

        skb.WasPrerouted = false;
        if (IpvlanReceive.ForL3s(host, device, skb) is var (home, ipvlan))
        {
            StackedDevices.Note(skb, new LinkStep(device.Name, ipvlan.Kind, "the destination is an address of an ipvlan, mode l3s", $"{ipvlan.Name} in {home.Name}"));
            LocalDeliver.DeliverBelow(host, device, home, ipvlan, skb);
            return;
        }

        if (device is VrfLink)
            skb.Vrf = device.Name;
        if (!skb.KeepsRoute && host.VrfOver(device) is { } vrf)
        {
            // l3mdev_ip_rcv: the VRF's own device takes it over, and PREROUTING sees it there once more. Neighbours are found on the device itself.
            if (skb.Head.IsNeighborDiscovery || skb.Head.Destination.IsMulticast)
            {
                Route(host, device, skb);
                return;
            }

            (skb.Vrf, skb.VrfSlave) = (vrf.Name, device.Name);
            Tap.Out(host, vrf, skb);
            if (!HookRunner.Run(host, Hook.Prerouting, skb, vrf.Name, null))
                return;
            device = vrf;
        }

        Route(host, device, skb);
    }

    /// <summary>Whether conntrack does not put a packet together that a host has sent to itself: an untracked one, and in IPv6 one that it has seen (ipv4_conntrack_defrag, ipv6_defrag).</summary>
    private static bool IsLeftInPieces(SkBuff skb) => skb.State == ConntrackState.Untracked || (skb.Connection is not null && skb.Head.Family == IpFamily.IPv6);

    private static void Route(Host host, Link device, SkBuff skb)
    {
        if (skb.KeepsRoute)
        {
            // A route to loopback leads there again and again, until the TTL runs out: the packet comes back with the route that it left by.
            if (skb.LoopedRoute is not { } kept)
                TakeOwn(host, device, skb);
            else if (skb.IsLocallyMade && skb.Head.Family == IpFamily.IPv4)
                host.Drop(skb, DropReason.NotSpecified, $"it has the route by which {host.Name} sent what it is about, and nothing comes in by that");
            else
                IpForward.Forward(host, device, skb, kept);
            return;
        }

        skb.LoopedRoute = null;
        var (decision, failure) = InputRoute.Resolve(host, device, skb.Head, skb.Inner as SkBuff);
        RouteStepWriter.Write(host, skb, decision, failure);
        if (decision is null)
        {
            Fail(host, device, skb, failure!);
            return;
        }

        skb.RouteType = decision.Type;
        if (decision.Type is not (RouteType.Broadcast or RouteType.Multicast) && skb.Head.Family == IpFamily.IPv4 && RefuseUnicast(host, device, skb))
            return;
        switch (decision.Type)
        {
            case RouteType.Local or RouteType.Broadcast or RouteType.Anycast:
                LocalDeliver.Deliver(host, device, skb);
                break;
            case RouteType.Multicast:
                ReceiveMulticast(host, device, skb);
                break;
            case RouteType.Unicast when decision.Fib.IsRejected:
                Fail(host, device, skb, new RouteFailure(DropReason.IpInNoRoutes, decision.Rejection, FibOutcome.NoRoute, "ENETUNREACH"));
                break;
            default:
                IpForward.Forward(host, device, skb, decision);
                break;
        }
    }

    /// <summary>A look-up that failed is answered by an ICMP error, but for a blackhole; a martian is not (ip_error, ip6_pkt_drop).</summary>
    private static void Fail(Host host, Link device, SkBuff skb, RouteFailure failure)
    {
        var isV4 = skb.Head.Family == IpFamily.IPv4;
        (byte Type, byte Code)? error = failure.Outcome switch
        {
            FibOutcome.NoRoute => isV4 ? (IcmpType.DestinationUnreachable, (byte)0) : (IcmpType.V6DestinationUnreachable, (byte)0),
            FibOutcome.Unreachable => isV4 ? (IcmpType.DestinationUnreachable, (byte)1) : (IcmpType.V6DestinationUnreachable, (byte)0),
            FibOutcome.Prohibit => isV4 ? (IcmpType.DestinationUnreachable, (byte)13) : (IcmpType.V6DestinationUnreachable, (byte)1),
            FibOutcome.Blackhole or FibOutcome.Found => null,
        };
        host.Drop(skb, failure.Reason, failure.Sentence, failure.Outcome == FibOutcome.Found ? EndingKind.Dropped : EndingKind.Unreachable);
        if (error is { } message)
            IcmpSend.Error(host, skb, message.Type, message.Code, device: device);
    }

    // The route of a group that the host is no member of leads out alone (__mkroute_output, RTCF_LOCAL; ip6_mc_input).
    private static void TakeOwn(Host host, Link device, SkBuff skb)
    {
        if (skb.Head.Destination.IsMulticast)
            ReceiveMulticast(host, device, skb);
        else
            LocalDeliver.Deliver(host, device, skb);
    }

    private static void ReceiveMulticast(Host host, Link device, SkBuff skb)
    {
        // A host is a member of the groups of its own addresses (solicited nodes) and of all-nodes.
        if (MulticastGroups.IsMember(host, device, skb.Head.Destination))
            LocalDeliver.Deliver(host, device, skb);
        else
            host.Drop(skb, DropReason.NotSpecified, $"{host.Name} is no member of the group {skb.Head.Destination}", EndingKind.Stray);
    }

    private static bool RefuseV6(Host host, Link device, SkBuff skb)
    {
        ref readonly var packet = ref skb.Head;
        if (host.Settings(device, IpFamily.IPv6).DisableIPv6 || !LinkState.FitsIPv6(device))
        {
            host.Drop(skb, DropReason.Ipv6Disabled, LinkState.FitsIPv6(device) ? $"IPv6 is switched off on {device.Name}" : $"IPv6 does not run on {device.Name}, whose MTU is {device.Mtu} bytes");
            return true;
        }

        if (!packet.Destination.IsMulticast && RefuseUnicast(host, device, skb))
            return true;
        var isBad = packet.Source.IsMulticast || (device is not LoopbackLink && (packet.Source.IsLoopback || packet.Destination.IsLoopback));
        if (isBad)
            host.Drop(skb, DropReason.IpInvalidSource, $"{packet.Source} > {packet.Destination} cannot come in through {device.Name}");
        return isBad;
    }

    /// <summary>Drops, where it is asked for, what is for one host alone and came in a frame for all or for a group (ip_rcv_finish_core, ip6_rcv_core).</summary>
    private static bool RefuseUnicast(Host host, Link device, SkBuff skb)
    {
        if (skb.Type is not (FrameType.Broadcast or FrameType.Multicast) || !host.Settings(device, skb.Head.Family).DropUnicastInL2Multicast)
            return false;
        host.Drop(skb, DropReason.UnicastInL2Multicast, $"it is for {skb.Head.Destination} alone, and came in a frame for {skb.DestinationMac} (drop_unicast_in_l2_multicast)");
        return true;
    }
}
