using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A packet leaves: ip_local_out, ip_output and ip_finish_output of net/ipv4/ip_output.c, and their IPv6 twins.</summary>
internal static class IpOutput
{
    /// <summary>A packet made here: OUTPUT, perhaps another route, and out.</summary>
    /// <param name="host">The host.</param>
    /// <param name="skb">The packet.</param>
    /// <param name="decision">Its route.</param>
    /// <param name="inDevice">The device that POSTROUTING takes it to have come in by, such as the tunnel that made it, or null; OUTPUT sees none (ip_output shows where skb-&gt;dev pointed).</param>
    public static void LocalOut(Host host, SkBuff skb, RouteDecision decision, string? inDevice = null)
    {
        skb.IsLocallyMade = true;
        skb.RouteType = decision.Type;
        (skb.NextHop, skb.SentBy) = (decision.NextHop, decision);
        if (host.VrfOver(decision.Device) is { } vrf && !skb.Head.Destination.IsMulticast && !PassVrf(host, vrf, skb))
            return;

        if (host.Hooks(skb.Head.Family, Hook.Output).Stages.Length == 0)
            Output(host, skb, decision, inDevice);
        else
            AskOutput(host, skb, decision, inDevice);
    }

    /// <summary>l3mdev_ip_out: what leaves by a slave passes both hooks at the VRF's own device, and a tap there (vrf_finish_direct), before it does at the slave.</summary>
    private static bool PassVrf(Host host, VrfLink vrf, SkBuff skb)
    {
        if (!HookRunner.Run(host, Hook.Output, skb, null, vrf.Name) || !HookRunner.Run(host, Hook.Postrouting, skb, null, vrf.Name))
            return false;
        skb.SourceMac = vrf.Mac;
        skb.DestinationMac = default;
        Tap.Out(host, vrf, skb);
        return true;
    }

    private static void AskOutput(Host host, SkBuff skb, RouteDecision decision, string? inDevice)
    {
        if (HookRunner.Run(host, Hook.Output, skb, null, decision.Device.Name, () => Reroute(host, skb, ref decision)))
            Output(host, skb, decision, inDevice);
    }

    /// <summary>Looks the route up again, from inside the hook that changed the packet (ip_route_me_harder); false where there is none.</summary>
    private static bool Reroute(Host host, SkBuff skb, ref RouteDecision decision)
    {
        // ip6_route_me_harder keeps the device for what it alone makes sense of.
        var isV6 = skb.Packet.Family == IpFamily.IPv6;
        var isOfDevice = isV6 && skb.Packet.Destination is { IsMulticast: true } or { IsLinkLocal: true };
        var device = skb.BoundDevice is { } bound ? host.Config.FindLink(bound) : isOfDevice ? decision.Device : null;

        // IPv4 asks without the user, so that ip rules take every packet for root's.
        var (again, _, failure) = OutputRoute.Resolve(host, skb.Packet, true, anySource: true, device: device, user: isV6 ? skb.Owner.User : 0, isAgain: true);
        RouteStepWriter.Write(host, skb, again, failure, isReroute: true);
        if (again is null)
        {
            host.Drop(skb, failure!.Reason, failure.Sentence, EndingKind.Unreachable, failure.Errno);
            return false;
        }

        skb.SentBy = decision = again;
        skb.RouteType = decision.Type;
        return true;
    }

    /// <summary>POSTROUTING, then fragmentation, the neighbour and the device.</summary>
    public static void Output(Host host, SkBuff skb, RouteDecision decision, string? inDevice)
    {
        (skb.NextHop, skb.SentBy) = (decision.NextHop, decision);
        if (decision.Fib.IsRejected)
        {
            host.Drop(skb, DropReason.IpOutNoRoutes, decision.Rejection, EndingKind.Unreachable);
            IcmpSend.Error(host, skb, IcmpType.V6DestinationUnreachable, 0);
            return;
        }

        if (skb.Head.Family == IpFamily.IPv4 && inDevice is null && HearsItself(host, skb, decision) && !LoopBack(host, skb, decision))
            return;

        // A neighbour message points at its device before it is routed, and ip6_output shows POSTROUTING where skb->dev pointed.
        inDevice ??= skb.Head.IsNeighborDiscovery ? decision.Device.Name : null;
        if (HookRunner.Waits(host, skb))
            FinishLater(host, skb, decision, inDevice);
        else if (HookRunner.Run(host, Hook.Postrouting, skb, inDevice, decision.Device.Name))
            Finish(host, skb, decision);
    }

    private static void FinishLater(Host host, SkBuff skb, RouteDecision decision, string? inDevice) =>
        HookRunner.RunThen(host, Hook.Postrouting, skb, inDevice, decision.Device.Name, () => Finish(host, skb, decision));

    /// <summary>
    /// Whether a host gets a copy of what it sends to all, or to a group of which it is a member itself (ip_mc_output, ip6_finish_output2); a
    /// tunnel's socket does not (setup_udp_tunnel_sock), nor that of neighbour discovery (ndisc_net_init).
    /// </summary>
    private static bool HearsItself(Host host, SkBuff skb, RouteDecision decision) =>
        decision.Device is not LoopbackLink && skb.Inner is null && !skb.Head.IsNeighborDiscovery
        && (decision.Type == RouteType.Broadcast || (decision.Type == RouteType.Multicast && MulticastGroups.IsMember(host, decision.Device, skb.Head.Destination)));

    /// <summary>
    /// The copy, which is no socket's (skb_clone), goes through POSTROUTING by itself, and comes in by the device that the other leaves by (dev_loopback_xmit). IPv4
    /// makes it before POSTROUTING saw the packet, IPv6 afterwards, of each piece.
    /// </summary>
    /// <returns>Whether the other leaves: "multicasts with ttl 0 must not go beyond the host".</returns>
    private static bool LoopBack(Host host, SkBuff skb, RouteDecision decision)
    {
        var copy = (SkBuff)skb.Copy();
        (copy.Owner, copy.IsLocallyMade) = (SocketOwner.None, false);
        if (HookRunner.Run(host, Hook.Postrouting, copy, null, decision.Device.Name))
        {
            (copy.Type, copy.KeepsType) = (FrameType.Loopback, true);
            copy.KeepsRoute = true;
            host.Engine.Enqueue(host, decision.Device, copy);
        }

        if (skb.Head.Ttl > 0 || decision.Type != RouteType.Multicast)
            return true;
        host.Drop(skb, DropReason.NotSpecified, $"what is for the group {skb.Head.Destination} does not leave the host with a {(skb.Head.Family == IpFamily.IPv4 ? "TTL" : "hop limit")} of 0", EndingKind.Stray);
        return false;
    }

    private static void Finish(Host host, SkBuff skb, RouteDecision decision)
    {
        // IPv4 forwards without regard to what it learned of the path, IPv6 does not (ip6_skb_dst_mtu).
        var destination = skb.Head.Destination;
        var mtu = skb.IsLocallyMade || destination.Family == IpFamily.IPv6 ? host.PathMtuOf(destination, decision) : host.ForwardMtuOf(destination, decision);
        if (skb.NetworkLength <= mtu && skb.LargestFragment == 0)
        {
            Send(host, skb, decision);
            return;
        }

        // What goes as one is cut into segments first, and each of these then as if it had come by itself (ip_finish_output_gso).
        if (skb.IsGso)
        {
            foreach (var segment in skb.Segments())
                Finish(host, segment, decision);
            return;
        }

        var size = skb.LargestFragment > 0 ? Math.Min(mtu, skb.LargestFragment) : mtu;
        if (!Fragmentation.IsAllowed(skb, mtu))
        {
            host.Drop(skb, DropReason.PktTooBig, $"{skb.Head.Length} bytes do not fit {decision.Device.Name}'s mtu of {mtu}, and it may not be cut", errno: skb.IsLocallyMade ? "EMSGSIZE" : null);
            var (type, code) = skb.Head.Family == IpFamily.IPv4 ? (IcmpType.DestinationUnreachable, (byte)4) : (IcmpType.V6PacketTooBig, (byte)0);
            IcmpSend.Error(host, skb, type, code, (ushort)mtu, isOwnAddress: decision.IsLocal);
            return;
        }

        // "if (err || !iter.frag) break": what follows a piece that the device refused is not sent (ip_do_fragment).
        foreach (var piece in Fragmentation.Cut(skb, size))
        {
            Send(host, piece, decision);
            if (piece.IsRefused)
                break;
            host.Engine.Settle();
        }
    }

    private static void Send(Host host, SkBuff skb, RouteDecision decision)
    {
        var device = decision.Device;
        if (device is LoopbackLink)
        {
            // Every neighbour of lo has lo's own address, which is zero (arp_constructor, ndisc_constructor).
            Transmit(host, device, skb, device.Mac);
            return;
        }

        if (device is VrfLink && decision.IsLocal)
        {
            Tap.Out(host, device, skb);
            DeviceTransmit.Loop(host, device, skb);
            return;
        }

        if (decision.Type == RouteType.Broadcast)
        {
            Transmit(host, device, skb, MacAddress.Broadcast);
            return;
        }

        if (skb.Head is { Family: IpFamily.IPv6, Destination.IsMulticast: true } && !SendsToGroup(host, skb, decision))
            return;
        if (decision.NextHop.IsMulticast)
        {
            Transmit(host, device, skb, MacAddress.ForMulticast(decision.NextHop));
            return;
        }

        if (NeighborResolver.Find(host, device, decision.NextHop, skb) is { } known)
            Transmit(host, device, skb, known);
        else
            TransmitLater(host, device, decision.NextHop, skb);
    }

    /// <summary>What IPv6 does about a group before anything leaves (ip6_finish_output2).</summary>
    private static bool SendsToGroup(Host host, SkBuff skb, RouteDecision decision)
    {
        if (skb.IsLocallyMade && HearsItself(host, skb, decision) && !LoopBack(host, skb, decision))
            return false;
        if (IPv6Scope.Of(skb.Head.Destination) > IPv6Scope.Interface)
            return true;
        host.Drop(skb, DropReason.NotSpecified, $"{skb.Head.Destination} is a group of the host itself, and nothing for it leaves by {decision.Device.Name}", EndingKind.Stray);
        return false;
    }

    private static void TransmitLater(Host host, Link device, IpAddress nextHop, SkBuff skb) =>
        NeighborResolver.Ask(host, device, nextHop, skb, mac => Transmit(host, device, skb, mac));

    private static void Transmit(Host host, Link device, SkBuff skb, MacAddress mac)
    {
        skb.SourceMac = device.Mac;
        skb.DestinationMac = mac;
        DeviceTransmit.Transmit(host, device, skb);
    }
}
