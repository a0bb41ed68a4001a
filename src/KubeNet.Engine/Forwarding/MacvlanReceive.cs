using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Forwarding;

/// <summary>A frame comes in by a device that has macvlans: macvlan_handle_frame of drivers/net/macvlan.c.</summary>
internal static class MacvlanReceive
{
    /// <summary>Whether a macvlan took the frame; the device below gets a copy of what goes to all.</summary>
    public static bool Take(Host host, Link device, Frame frame)
    {
        if (frame.DestinationMac.IsMulticast)
            return TakeMulticast(host, device, frame);
        var passthru = StackedDevices.Above<MacvlanLink>(host, device).FirstOrDefault(upper => upper.Device.Mode == MacvlanMode.Passthru);
        var found = passthru.Device is null ? Find(host, device, frame.DestinationMac) : passthru;
        if (found is not var (home, macvlan))
            return false;
        frame.Type = FrameType.Host;
        StackedDevices.HandUp(host, device, home, macvlan, frame, macvlan.Mode == MacvlanMode.Passthru ? "all is for its passthru macvlan" : $"{frame.DestinationMac} is a macvlan's");
        return true;
    }

    /// <summary>The macvlan of an address, of those that are up (macvlan_hash_lookup).</summary>
    public static (Host Host, MacvlanLink Device)? Find(Host host, Link device, MacAddress mac)
    {
        foreach (var upper in StackedDevices.Above<MacvlanLink>(host, device))
        {
            if (upper.Device.IsUp && upper.Device.Mac == mac)
                return upper;
        }

        return null;
    }

    /// <summary>Gives a copy to all macvlans of some modes that are up, but for the sender (macvlan_broadcast).</summary>
    public static void Broadcast(Host host, Link device, MacvlanLink? source, Frame frame, params ReadOnlySpan<MacvlanMode> modes)
    {
        foreach (var (home, macvlan) in StackedDevices.Above<MacvlanLink>(host, device))
        {
            if (!macvlan.IsUp || !modes.Contains(macvlan.Mode) || (macvlan.LowerIndex == source?.LowerIndex && macvlan.Mac == source.Mac) || !Hears(home, macvlan, frame))
                continue;
            var copy = frame.Copy();
            if (source is not null)
                (copy as SkBuff)?.Scrub(isOtherNamespace: home != host);
            host.Engine.Enqueue(home, macvlan, copy);
        }
    }

    /// <summary>A macvlan gets the groups that it is a member of (its mc_filter, which by a rare clash of hashes lets more through).</summary>
    private static bool Hears(Host home, MacvlanLink macvlan, Frame frame) =>
        frame is not SkBuff { Packet.Destination: { IsMulticast: true } group } || MulticastGroups.IsMember(home, macvlan, group);

    private static bool TakeMulticast(Host host, Link device, Frame frame)
    {
        // A frame of one's own that came back: from a switch that sends frames back where they came from.
        if (Find(host, device, frame.SourceMac) is not var (home, source))
        {
            Broadcast(host, device, null, frame, MacvlanMode.Private, MacvlanMode.Vepa, MacvlanMode.Passthru, MacvlanMode.Bridge);
            return false;
        }

        if (source.Mode is MacvlanMode.Private or MacvlanMode.Passthru)
        {
            StackedDevices.HandUp(host, device, home, source, frame, "it comes back to where it was sent from");
            return true;
        }

        if (source.Mode == MacvlanMode.Vepa)
            Broadcast(host, device, source, frame, MacvlanMode.Vepa, MacvlanMode.Bridge);
        else
            Broadcast(host, device, source, frame, MacvlanMode.Vepa);
        return false;
    }
}
