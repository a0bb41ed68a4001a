using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The device by which sockets take a packet to have come (inet_iif, inet6_iif): the one it came in by, but for what a host sends to itself. That comes
/// in by lo and counts as come by the device of the route that it was sent by, which is one that has the address: "make sure orig_oif points to fib result device even
/// though packet rx/tx happens over loopback" (ip_route_output_key_hash_rcu), "it should be considered as if it is being arrived via the sending interface" (ipv6_rcv).
/// </summary>
internal static class SocketDevice
{
    /// <summary>The device. Several may have the address, a bridge and its first port for one.</summary>
    public static Link Of(Host host, Link device, SkBuff skb) =>
        device is LoopbackLink && skb is { KeepsRoute: true, SentBy: { IsLocal: true, Fib.NextHop: { } hop } } ? host.Link(hop.LinkIndex) : device;

    /// <summary>
    /// The device by which the answer to a packet must leave, whatever the routes say, or null: a link-local address means nothing without the device that its packet came by, and for a RST the
    /// same goes for ::1 (rt6_need_strict in tcp_v6_send_response). What answers a ping to many has no source yet, and must leave by that device too (ip6_route_output_flags).
    /// </summary>
    public static Link? OfAnswer(Host host, SkBuff about, bool isReset, bool isOfAnySource = false)
    {
        if (about.Head is not { Family: IpFamily.IPv6, Source: var source })
            return null;
        return source.IsLinkLocal || (isReset && source.IsLoopback) || (isOfAnySource && about.Head.Protocol == IpProtocol.Icmpv6) ? Of(host, about) : null;
    }

    /// <summary>The device by which an answer rather leaves, as ip rules and routes of one metric have it, or null: what answers a ping of IPv6 (flowi6_oif in icmpv6_echo_reply).</summary>
    public static Link? PreferredForAnswer(Host host, SkBuff about) => about.Head.Protocol == IpProtocol.Icmpv6 ? Of(host, about) : null;

    private static Link Of(Host host, SkBuff about) => Of(host, host.Link(about.InputIndex), about);
}
