using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The device by which sockets take a packet to have come (inet_iif, inet6_iif): the one it came in by, but for what a host sends to itself. That comes
/// in by lo and counts as come by the device that has the address: "make sure orig_oif points to fib result device even though packet rx/tx happens over
/// loopback" (ip_route_output_key_hash_rcu), "it should be considered as if it is being arrived via the sending interface" (ipv6_rcv).
/// </summary>
internal static class SocketDevice
{
    /// <summary>The device.</summary>
    public static Link Of(Host host, Link device, SkBuff skb) =>
        device is LoopbackLink ? OwnerOf(host, skb.Head.Destination) ?? device : device;

    private static Link? OwnerOf(Host host, IpAddress destination) =>
        host.Config.Links.Values.FirstOrDefault(link => link.Addresses.Any(own => own.Address.Address == destination));
}
