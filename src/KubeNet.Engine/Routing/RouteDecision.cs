using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Routing;

/// <summary>Where a packet goes next: struct rtable. Carried along until it leaves.</summary>
/// <param name="Type">What the destination is to this host.</param>
/// <param name="Device">The device it leaves by; <c>lo</c> for an address of this host.</param>
/// <param name="NextHop">Whose MAC address it needs: the gateway, or the destination itself.</param>
/// <param name="Fib">The look-up behind it.</param>
internal sealed record RouteDecision(RouteType Type, Link Device, IpAddress NextHop, FibResult Fib)
{
    /// <summary>Whether the destination is an address of this host.</summary>
    public bool IsLocal => Type == RouteType.Local;

    /// <summary>The family of what goes by it; a gateway may be of the other.</summary>
    public IpFamily Family => Fib.Route?.Destination.Address.Family ?? NextHop.Family;

    /// <summary>Why nothing goes by a reject route.</summary>
    public string Rejection => $"the route to {NextHop} leads to {Device.Name}, which IPv6 takes for a route that rejects";

    /// <summary>Whether the kernel would tell the sender of a nearer gateway (IPSKB_DOREDIRECT).</summary>
    public bool WantsRedirect { get; init; }

    /// <summary>Where a packet goes that is made here and goes by it: one to 0.0.0.0 to the address of this host that was looked up for it ("daddr = saddr, or loopback", ip_route_output_key_hash_rcu).</summary>
    public IpAddress DestinationOf(IpAddress asked) => asked.IsZeronet ? NextHop : asked;

    /// <summary>
    /// The same route under a packet to another destination, which nobody looked up (IPCB is cleared by ip_rcv). A route of many destinations leads to that one; an exception, which knows
    /// a path's MTU, to the one that it is for (rt_nexthop and rt_bind_exception; rt6_nexthop).
    /// </summary>
    public RouteDecision Under(IpAddress destination, bool isException) => this with { NextHop = isException ? NextHop : Fib.Via ?? destination, WantsRedirect = false };
}
