using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Whether an IPv4 packet's source may come in by a device: fib_validate_source of net/ipv4/fib_frontend.c (RFC 3704).</summary>
internal static class SourceCheck
{
    /// <summary>Null where it may; otherwise why not.</summary>
    /// <param name="host">The host.</param>
    /// <param name="device">The device it came in by.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="exit">The index of the device it will leave by, or 0 for what stays here.</param>
    /// <param name="isNear">Whether the source is directly on a link of this host, as seen by the full check.</param>
    public static RouteFailure? Validate(Host host, Link device, in Packet packet, int exit, out bool isNear)
    {
        isNear = false;
        var settings = host.Settings(device, IpFamily.IPv4);
        var mayRedirect = exit == device.Index && settings.SendRedirects;
        if (settings.RpFilter == 0 && !mayRedirect)
        {
            if (settings.AcceptLocal)
                return null;
            if (host.Config.IPv4Routing.IsPlain)
                return host.HasOnLink(packet.Source) ? OwnSource(device, packet) : null;
        }

        return CheckFully(host, device, packet, exit, settings, out isNear);
    }

    private static RouteFailure? CheckFully(Host host, Link device, in Packet packet, int exit, Namespaces.DeviceSysctls settings, out bool isNear)
    {
        isNear = false;
        var flow = new FlowKey
        {
            Destination = packet.Source,
            Source = packet.Destination,
            InDevice = exit == 0 ? host.Loopback.Name : host.Link(exit).Name,
            VrfTable = host.Config.VrfTableOf(device),
            Mark = settings.SrcValidMark ? packet.Mark : 0,
            Tos = packet.Tos,
            Protocol = packet.Protocol,
            SourcePort = packet.DestinationPort,
            DestinationPort = packet.Protocol.IsIcmp() ? (ushort)0 : packet.SourcePort,
            IsOfPacket = true,
        };
        var back = host.Fib(IpFamily.IPv4).Lookup(flow);
        if (back.Outcome != FibOutcome.Found)
            return settings.RpFilter == 0 ? null : Filtered(device, packet, settings.RpFilter, "there is no route back to it");
        if (back.Type != RouteType.Unicast && !(back.Type == RouteType.Local && settings.AcceptLocal))
            return OwnSource(device, packet);
        var usesDevice = back.Route!.NextHops.Any(hop => hop.LinkIndex == device.Index || (device is VrfLink && host.Link(hop.LinkIndex).Master == device.Index))
            || (back.Type == RouteType.Local && device.Index == host.Loopback.Index);
        if (usesDevice)
        {
            isNear = IsNear(back);
            return null;
        }

        if (!device.Addresses.Any(address => address.Address.Address.Family == IpFamily.IPv4))
            return settings.RpFilter == 0 ? null : Filtered(device, packet, settings.RpFilter, $"{device.Name} has no address");
        if (settings.RpFilter == 1)
            return Filtered(device, packet, 1, $"the route back to it leaves by {back.NextHop?.LinkIndex switch { { } index => host.Link(index).Name, null => "lo" }}");
        var here = host.FibOfAnyLinkState(IpFamily.IPv4).Lookup(flow with { OutIndex = device.Index, OutDevice = device.Name });
        isNear = here.Outcome == FibOutcome.Found && here.Type == RouteType.Unicast && IsNear(here);
        return null;
    }

    /// <summary>The scope of the next hop: a route without a gateway reaches hosts on the link (nhc_scope is RT_SCOPE_HOST).</summary>
    private static bool IsNear(in FibResult back) => back.Via is null;

    private static RouteFailure OwnSource(Link device, in Packet packet) => new(
        DropReason.IpLocalSource, $"its source {packet.Source} is this host's own address, but it came in through {device.Name}", FibOutcome.Found, "EINVAL");

    private static RouteFailure Filtered(Link device, in Packet packet, int filter, string why) => new(
        DropReason.IpRpFilter, $"rp_filter={filter} on {device.Name}: {packet.Source} should not come in there, {why}", FibOutcome.Found, "EXDEV");
}
