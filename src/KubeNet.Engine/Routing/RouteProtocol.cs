namespace KubeNet.Engine.Routing;

/// <summary>Who put a route there: RTPROT_* as iproute2 names them in rt_protos. Other numbers are kept and printed.</summary>
public enum RouteProtocol : byte
{
    /// <summary>Nobody said.</summary>
    Unspecified = 0,

    /// <summary>An ICMP redirect.</summary>
    Redirect = 1,

    /// <summary>The kernel, for an address.</summary>
    Kernel = 2,

    /// <summary>The administrator: what <c>ip route add</c> writes.</summary>
    Boot = 3,

    /// <summary>The administrator, to override dynamic routing.</summary>
    Static = 4,

    /// <summary>A router advertisement.</summary>
    Ra = 9,

    /// <summary>BIRD, which Calico runs.</summary>
    Bird = 12,

    /// <summary>DHCP.</summary>
    Dhcp = 16,
}
