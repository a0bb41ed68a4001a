using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A packet is routed on: ip_forward of net/ipv4/ip_forward.c, ip6_forward of net/ipv6/ip6_output.c.</summary>
internal static class IpForward
{
    /// <summary>TTL, MTU, FORWARD, and out. Both checks come before the hook.</summary>
    public static void Forward(Host host, Link device, SkBuff skb, RouteDecision decision)
    {
        ref readonly var packet = ref skb.Head;
        var isV4 = packet.Family == IpFamily.IPv4;
        if (!isV4 && !host.Settings(device, IpFamily.IPv6).Forwarding)
        {
            host.Drop(skb, DropReason.IpInAddrErrors, $"{packet.Destination} is not an address of {host.Name}, and forwarding is off ({host.ForwardingSysctl(device, IpFamily.IPv6)}=0)");
            return;
        }

        if (skb.Type != FrameType.Host)
        {
            host.Drop(skb, DropReason.NotSpecified, "a broadcast frame is not forwarded");
            return;
        }

        if (packet.Ttl <= 1)
        {
            host.Drop(skb, DropReason.IpInHdr, $"its {(isV4 ? "ttl" : "hop limit")} of {packet.Ttl} ran out", EndingKind.TtlExceeded);
            IcmpSend.Error(host, skb, isV4 ? IcmpType.TimeExceeded : IcmpType.V6TimeExceeded, 0, device: device);
            return;
        }

        if (!isV4 && host.Config.Sysctls.Number("net.ipv6.conf.all.proxy_ndp") != 0 && host.IsProxyFor(device, packet.Destination) && TakeAsProxy(host, device, skb))
            return;

        // ip6_forward looks at the source only of what leaves by another link; what goes back is a matter for a redirect.
        if (!isV4 && (decision.Device.Index == device.Index || skb.HasBridgesRoute))
            NeighborDiscovery.Redirect(host, device, skb, decision);
        else if (!isV4 && RefuseV6Source(host, device, skb))
            return;
        if (!FitsMtu(host, skb, decision))
            return;
        var ttl = packet.Ttl;
        skb.InPlace.SetTtl((byte)(ttl - 1));
        skb.BridgeHops = 0;
        skb.Hop?.Add(new ForwardStep(ttl, packet.Ttl));
        if (decision.WantsRedirect)
            IcmpSend.Redirect(host, skb, decision);
        (skb.NextHop, skb.SentBy) = (decision.NextHop, decision);
        if (decision.Device is LoopbackLink)
            skb.LoopedRoute = decision;
        if (HookRunner.Run(host, Hook.Forward, skb, device.Name, decision.Device.Name))
            IpOutput.Output(host, skb, decision, device.Name);
    }

    /// <summary>
    /// What comes for a neighbour that this host answers for, with conf.all.proxy_ndp: questions for it are taken, and what goes to a link-local address cannot be passed on
    /// (ip6_forward_proxy_check, RFC 4389 4.1.3.3).
    /// </summary>
    private static bool TakeAsProxy(Host host, Link device, SkBuff skb)
    {
        if (skb.Head.IsNeighborDiscovery)
        {
            LocalDeliver.Deliver(host, device, skb);
            return true;
        }

        if (!skb.Head.Destination.IsLinkLocal)
            return false;
        host.Drop(skb, DropReason.NotSpecified, $"{host.Name} answers for {skb.Head.Destination}, and nothing for a link-local address is forwarded", EndingKind.Unreachable);
        IcmpSend.Error(host, skb, IcmpType.V6DestinationUnreachable, 3, device: device);
        return true;
    }

    private static bool RefuseV6Source(Host host, Link device, SkBuff skb)
    {
        var source = skb.Head.Source;
        if (!source.IsUnspecified && !source.IsLinkLocal && !source.IsLoopback)
            return false;
        host.Drop(skb, DropReason.IpInAddrErrors, $"a packet from {source} does not leave its link");
        if (source.IsLinkLocal)
            IcmpSend.Error(host, skb, IcmpType.V6DestinationUnreachable, 2, device: device);
        return true;
    }

    private static bool FitsMtu(Host host, SkBuff skb, RouteDecision decision)
    {
        ref readonly var packet = ref skb.Head;

        // IPv6 asks the device alone, and meets the route's own MTU only where the packet leaves (ip6_dst_mtu_maybe_forward).
        var mtu = packet.Family == IpFamily.IPv4 ? host.ForwardMtuOf(packet.Destination, decision) : host.MtuOf(null, decision.Device, IpFamily.IPv6);
        if (packet.Family == IpFamily.IPv6)
        {
            mtu = Math.Max(mtu, LinkLimits.IPv6MinMtu);
            if (Largest(skb) <= mtu || skb.IgnoresDf)
                return true;
        }
        else if (skb.NetworkLength <= mtu || Fragmentation.IsAllowed(skb, mtu))
        {
            return true;
        }

        host.Drop(skb, DropReason.PktTooBig, $"{skb.NetworkLength} bytes do not fit {decision.Device.Name}'s mtu of {mtu}, and it may not be cut");
        var (type, code) = packet.Family == IpFamily.IPv4 ? (IcmpType.DestinationUnreachable, (byte)4) : (IcmpType.V6PacketTooBig, (byte)0);
        IcmpSend.Error(host, skb, type, code, (ushort)mtu);
        return false;
    }

    private static int Largest(SkBuff skb) => skb.LargestFragment > 0 ? skb.LargestFragment : skb.NetworkLength;
}
