using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Address resolution for IPv4: net/ipv4/arp.c (RFC 826).</summary>
internal static class Arp
{
    /// <summary>Asks the link who has an address (arp_solicit).</summary>
    /// <param name="host">Who asks.</param>
    /// <param name="device">The link.</param>
    /// <param name="target">Whose address is asked for.</param>
    /// <param name="source">The source of the packet that waits for it, or null where none does.</param>
    /// <param name="cause">The journey that the question is part of.</param>
    /// <param name="known">Where the neighbour was known to be, who alone is asked then; null for all on the link.</param>
    public static void Solicit(Host host, Link device, IpAddress target, IpAddress? source, Journey cause, MacAddress? known = null)
    {
        var sender = SenderAddress(host, device, target, source) ?? IpAddress.AnyV4;
        DeviceTransmit.Transmit(host, device, new ArpFrame
        {
            IsRequest = true,
            SourceMac = device.Mac,
            DestinationMac = known ?? MacAddress.Broadcast,
            SenderMac = device.Mac,
            SenderAddress = sender,
            TargetAddress = target,
            Cause = cause,
        });
    }

    /// <summary>An ARP message comes in (arp_process).</summary>
    public static void Receive(Host host, Link device, ArpFrame arp)
    {
        // arp_rcv.
        if (arp.Type == FrameType.OtherHost)
            return;

        // "Check for bad requests for 127.x.x.x and requests for multicast addresses."
        if (arp.TargetAddress.IsMulticast || (arp.TargetAddress.IsLoopback && !host.Settings(device, IpFamily.IPv4).RouteLocalnet))
            return;
        if (arp.IsRequest)
            ReceiveRequest(host, device, arp);
        else
            Learn(host, device, arp, "arp", host.Now);
    }

    private static void ReceiveRequest(Host host, Link device, ArpFrame arp)
    {
        // A question by nobody is duplicate address detection (RFC 2131): it is answered, and tells nothing.
        if (arp.SenderAddress.IsUnspecified)
        {
            if (host.TypeOf(arp.TargetAddress, null).HasFlag(AddressType.Local) && !Ignores(host, device, host.Settings(device, IpFamily.IPv4).ArpIgnore, arp))
                Reply(host, device, arp);
            return;
        }

        switch (ConcernOf(host, device, arp))
        {
            case Concern.Answered:
                Learn(host, device, arp, "arp", null);
                Reply(host, device, arp);
                break;
            case Concern.OfOthers when host.Engine.Pending.IsAsked(host.Config, device, arp.SenderAddress) || HasEntry(host, device, arp.SenderAddress):
                // A request tells who its sender is, to those who asked for that, in vain or not, or know it already.
                Learn(host, device, arp, "arp", null, isOverheard: true);
                break;
            case Concern.OfOthers or Concern.Ignored:
                break;
        }
    }

    private static void Reply(Host host, Link device, ArpFrame arp) => DeviceTransmit.Transmit(host, device, new ArpFrame
    {
        IsRequest = false,
        SourceMac = device.Mac,
        DestinationMac = arp.SenderMac,
        SenderMac = device.Mac,
        SenderAddress = arp.TargetAddress,
        TargetAddress = arp.SenderAddress,
        Cause = arp.Cause,
    });

    private static void Learn(Host host, Link device, ArpFrame arp, string origin, TimeSpan? confirmed, bool isOverheard = false)
    {
        if (host.FindNeighbor(device, arp.SenderAddress) is not null)
            return;
        var known = host.State.Neighbors.Find(device.Index, arp.SenderAddress);
        var isWanted = HasEntry(host, device, arp.SenderAddress) || host.Engine.Pending.IsAsked(host.Config, device, arp.SenderAddress) || arp.IsRequest;
        if (!isWanted || arp.SenderAddress.IsUnspecified)
            return;

        // "If several different ARP replies follows back-to-back, use the FIRST one": for a locktime. So it is with questions to others.
        if ((!arp.IsRequest || isOverheard) && known is { Confirmed: { } heard } && known.Mac != arp.SenderMac && host.Now - heard <= host.Settings(device, IpFamily.IPv4).Neighbors.Lock)
            return;
        host.State.Neighbors.Hear(arp.SenderAddress, device.Index, arp.SenderMac, confirmed);
        host.Engine.Pending.Answer(host, device, arp.SenderAddress, arp.SenderMac, origin);
    }

    private static bool HasEntry(Host host, Link device, IpAddress address) =>
        host.State.Neighbors.Find(device.Index, address) is not null || host.State.Neighbors.HasFailed(device.Index, address);

    private static Concern ConcernOf(Host host, Link device, ArpFrame arp)
    {
        if (ArpAudience.CannotAnswer(host.Config, device, arp.TargetAddress))
            return Concern.OfOthers;
        var settings = host.Settings(device, IpFamily.IPv4);
        var (decision, _) = InputRoute.Resolve(host, device, new Packet { Source = arp.SenderAddress, Destination = arp.TargetAddress });
        if (decision is null)
            return Concern.OfOthers;
        if (decision.Type == RouteType.Local)
            return Ignores(host, device, settings.ArpIgnore, arp) || (settings.ArpFilter && LeavesElsewhere(host, device, arp)) ? Concern.Ignored : Concern.Answered;
        if (!settings.Forwarding || decision.Fib.Type != RouteType.Unicast)
            return Concern.OfOthers;

        // arp_fwd_proxy and pneigh_lookup: not for what is on the asking link itself; arp_fwd_pvlan: just for that.
        var isProxied = decision.Device.Index == device.Index
            ? settings.ProxyArpPvlan && arp.SenderAddress != arp.TargetAddress
            : (settings.ProxyArp && IsOtherMedium(host, settings.MediumId, decision.Device)) || host.IsProxyFor(device, arp.TargetAddress);
        return isProxied ? Concern.Answered : Concern.OfOthers;
    }

    /// <summary>Whether a device leads to another medium than the one that asks, as far as these are told (arp_fwd_proxy).</summary>
    private static bool IsOtherMedium(Host host, int asking, Link exit) =>
        asking == 0 || (asking != -1 && host.Settings(exit, IpFamily.IPv4).MediumId is var other && other != asking && other != -1);

    /// <summary>arp_ignore: 1 answers for addresses of this device, 2 where the asker is in a network of theirs too, 3 for addresses of all devices that are more than the host's own, 8 for none.</summary>
    private static bool Ignores(Host host, Link device, int level, ArpFrame arp) => level switch
    {
        1 => !Confirms(host, device, arp.TargetAddress, null, AddressScope.Host),
        2 => !Confirms(host, device, arp.TargetAddress, arp.SenderAddress, AddressScope.Host),
        3 => !host.Config.Links.Values.Any(link => Confirms(host, link, arp.TargetAddress, null, AddressScope.Link)),
        8 => true,
        _ => false,
    };

    /// <summary>
    /// Whether a device has an address that is valid at least so far, and a network, be it another address's, with that and the asker in it; what only a route makes local is nobody's
    /// (confirm_addr_indev).
    /// </summary>
    private static bool Confirms(Host host, Link device, IpAddress own, IpAddress? asker, AddressScope scope) =>
        device.Addresses.Any(address => address.Address.Address == own && SourceSelection.ScopeOn(host, device, address) <= scope)
            && device.Addresses.Any(address => address.Network.Contains(own) && (asker is not { IsUnspecified: false } one || address.Network.Contains(one)));

    private static bool LeavesElsewhere(Host host, Link device, ArpFrame arp)
    {
        var back = OutputRoute.Resolve(host, new Packet { Source = arp.TargetAddress, Destination = arp.SenderAddress }, true, anySource: true);
        return back.Decision is null || back.Decision.Device.Index != device.Index;
    }

    /// <summary>The address that the question carries, by arp_announce; null where there is none to give.</summary>
    private static IpAddress? SenderAddress(Host host, Link device, IpAddress target, IpAddress? source)
    {
        var level = host.Settings(device, IpFamily.IPv4).ArpAnnounce;
        if (source is { } own && host.IsOwnAddress(own) && (level == 0 || (level == 1 && device.Addresses.Any(address => address.Network.Contains(target) && address.Network.Contains(own)))))
            return own;
        return SourceSelection.Select(host, device, target, AddressScope.Link);
    }

    /// <summary>What a request is to a host.</summary>
    private enum Concern
    {
        /// <summary>It asks for somebody else.</summary>
        OfOthers,

        /// <summary>It asks for this host, which by arp_ignore or arp_filter neither answers nor learns anything from it.</summary>
        Ignored,

        /// <summary>It is answered, in this host's name or for another.</summary>
        Answered,
    }
}
