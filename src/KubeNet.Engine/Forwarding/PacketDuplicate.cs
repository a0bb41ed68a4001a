using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>The copy that TEE sends to a host of the link: nf_dup_ipv4 of net/ipv4/netfilter/nf_dup_ipv4.c, and its IPv6 twin.</summary>
internal static class PacketDuplicate
{
    /// <summary>Sends it: untracked, through OUTPUT and POSTROUTING of its own, and copied no further. Nobody is told where there is no route.</summary>
    public static void Send(Host host, in HookContext context, IpAddress gateway, string? outDevice)
    {
        var about = context.Skb;
        if (about.IsDuplicate)
            return;
        var device = outDevice is null ? null : host.Config.FindLink(outDevice);
        var packet = about.Packet;
        var (decision, _, _) = OutputRoute.Resolve(host, packet with { Destination = gateway, Source = IpAddress.Any(packet.Family) }, false, device: device);
        if (decision is null)
            return;

        // Two hosts that copy to each other must not do so for ever.
        var copy = packet with
        {
            DontFragment = packet.Family == IpFamily.IPv4,
            Ttl = context.Hook is Hook.Prerouting or Hook.Input ? (byte)(packet.Ttl - 1) : packet.Ttl,
        };
        var journey = about.Causes(copy, JourneyKind.Aside);
        var skb = new SkBuff
        {
            Journey = journey,
            Packet = copy,
            Hop = journey.Enter(host.Name, null),
            IsLocallyMade = true,
            IsDuplicate = true,
            State = ConntrackState.Untracked,
            Owner = about.Owner,
            IgnoresDf = about.IgnoresDf || about.LargestFragment > 0,
            LargestFragment = about.LargestFragment,
            GsoSize = about.GsoSize,
        };
        RouteStepWriter.Write(host, skb, decision, null);
        IpOutput.LocalOut(host, skb, decision);
    }
}
