using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame is sent by a VXLAN device: vxlan_xmit and vxlan_xmit_one of drivers/net/vxlan/vxlan_core.c.</summary>
internal static class VxlanTransmit
{
    private const int UdpHeader = 8;
    private const int VxlanHeader = 8;
    private const int EthernetHeader = 14;

    // An ARP message for Ethernet and IPv4 (RFC 826).
    private const int ArpLength = 28;

    /// <summary>Wraps a frame and sends it to each host that the forwarding database names.</summary>
    public static void Transmit(Host host, VxlanLink vxlan, Frame frame)
    {
        frame.LeaveBy(vxlan.Name);
        var (remotes, target) = Find(host, vxlan, frame.DestinationMac);
        if (remotes.IsEmpty)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NoTxTarget, $"{vxlan.Name} has no FDB entry for {frame.DestinationMac}, and none for all others (00:00:00:00:00:00)");
            return;
        }

        // The kernel clones for all but the first, which goes last.
        for (var at = 1; at < remotes.Count; at++)
            Send(host, vxlan, frame.Copy(), remotes[at], target);
        Send(host, vxlan, frame, remotes[0], target);
    }

    /// <summary>The hosts behind an address: its entry, what was learned, or the entry for all others.</summary>
    private static (EquatableArray<VxlanRemote> Remotes, MacAddress Target) Find(Host host, VxlanLink vxlan, MacAddress mac)
    {
        if (host.FindRemote(vxlan, mac) is { } own)
            return (own.Remotes, mac);
        if (host.State.VxlanFdb(vxlan.Index).Find(mac, host.Now, TimeSpan.FromSeconds(vxlan.AgeingTime)) is { } learned)
            return ([new VxlanRemote(learned)], mac);
        return host.FindRemote(vxlan, default) is { } all ? (all.Remotes, default) : ([], default);
    }

    private static void Send(Host host, VxlanLink vxlan, Frame frame, VxlanRemote remote, MacAddress target)
    {
        if (remote.Address.IsUnspecified)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.NoTxTarget, $"{vxlan.Name}'s FDB entry for {target} names no host");
            return;
        }

        var key = remote.Id ?? vxlan.Id;
        var outer = Outer(host, vxlan, frame, remote);
        var device = remote.LinkIndex is { } via ? host.Config.Links.GetValueOrDefault(via) : null;
        var (decision, source, failure) = RouteOf(host, outer, vxlan.Local is { IsUnspecified: false }, device);
        if (decision is null || decision.Device.Index == vxlan.Index)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.IpOutNoRoutes, $"{vxlan.Name} has no way to {remote.Address}: {failure?.Sentence ?? $"the route leads into {vxlan.Name} itself"}");
            return;
        }

        // IPv4 takes every route to loopback for one to the host itself (RTCF_LOCAL in __mkroute_output).
        if (decision.IsLocal || decision.Device is LoopbackLink)
        {
            HandOver(host, vxlan, frame, remote, key);
            return;
        }

        if (TunnelMtu.Answers(host, vxlan, frame, host.PathMtuOf(remote.Address, decision) - vxlan.Headroom))
            return;
        outer = outer with { Source = source };
        if (OwnTtl(vxlan, frame, remote) is null)
            outer = host.WithHopLimit(outer, decision);
        TunnelTransmit.Send(host, vxlan, frame, outer, decision, key, new EncapsulateStep(vxlan.Name, $"vxlan {key}", $"{target} dst {remote.Address}", outer));
    }

    /// <summary>
    /// The way to the other end. The device below is the one to leave by; in IPv6, once there is a source, it is but preferred among the next hops of the route that is found without it
    /// (RT6_LOOKUP_F_IFACE in ip6_route_output_flags).
    /// </summary>
    private static (RouteDecision? Decision, IpAddress Source, RouteFailure? Failure) RouteOf(Host host, in Packet outer, bool hasSource, Link? device)
    {
        var byDevice = OutputRoute.Resolve(host, outer, hasSource, device: device);
        if (device is null || !hasSource || outer.Family == IpFamily.IPv4 || outer.Destination.IsLinkLocal || outer.Destination.IsMulticast)
            return byDevice;
        var byAny = OutputRoute.Resolve(host, outer, hasSource);
        return ReferenceEquals(byDevice.Decision?.Fib.Route, byAny.Decision?.Fib.Route) ? byDevice : byAny;
    }

    /// <summary>The TTL that the device gives outer packets; null where their route does.</summary>
    private static byte? OwnTtl(VxlanLink vxlan, Frame frame, VxlanRemote remote)
    {
        if (vxlan.InheritsTtl && frame is SkBuff carried)
            return carried.Packet.Ttl;
        if (vxlan.Ttl != 0)
            return vxlan.Ttl;
        return remote.Address.IsMulticast ? (byte)1 : null;
    }

    private static Packet Outer(Host host, VxlanLink vxlan, Frame frame, VxlanRemote remote)
    {
        var inner = (frame as SkBuff)?.Packet;
        var family = vxlan.Family;
        return new Packet
        {
            Source = vxlan.Local ?? IpAddress.Any(family),
            Destination = remote.Address,
            Protocol = IpProtocol.Udp,
            SourcePort = FlowPort.Of(frame, vxlan.SourcePorts ?? EphemeralPorts.Range(host)),
            DestinationPort = remote.Port ?? vxlan.DestinationPort,
            Ttl = OwnTtl(vxlan, frame, remote) ?? host.DefaultTtl(family),
            Tos = TunnelTransmit.Tos(vxlan, frame),
            Mark = inner?.Mark ?? 0,
            DontFragment = family == IpFamily.IPv4 && vxlan.DontFragment switch
            {
                VxlanDf.Unset => false,
                VxlanDf.Set => true,
                VxlanDf.Inherit => inner is { } packet && (packet.Family == IpFamily.IPv6 || packet.DontFragment),
            },
            Length = family.HeaderLength() + UdpHeader + VxlanHeader + EthernetHeader + (inner?.Length ?? ArpLength) + TagLength(frame.Tag),
        };
    }

    private static int TagLength(VlanTag? tag) => tag is null ? 0 : VlanTag.Length + TagLength(tag.Inner);

    /// <summary>An address of this host: the frame goes straight to the VXLAN of that identifier here, unwrapped (encap_bypass_if_local).</summary>
    private static void HandOver(Host host, VxlanLink vxlan, Frame frame, VxlanRemote remote, int key)
    {
        if (VxlanReceive.Find(host, vxlan.Family, remote.Port ?? vxlan.DestinationPort, key) is not { } other)
        {
            DeviceTransmit.DropFrame(host, frame, DropReason.VxlanVniNotFound, $"{remote.Address} is {host.Name} itself, which has no vxlan {key} at that port");
            return;
        }

        if (other.Learning && frame is { SourceMac: var mac })
            host.State.VxlanFdb(other.Index).Learn(mac, vxlan.Family == IpFamily.IPv4 ? IpAddress.LoopbackV4 : IpAddress.LoopbackV6, host.Now);
        (frame as SkBuff)?.TurnBack();
        frame.Type = FrameType.Host;
        frame.KeepsType = true;
        host.Engine.Enqueue(host, other, frame);
    }
}
