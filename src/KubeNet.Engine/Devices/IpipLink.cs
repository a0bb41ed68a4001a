using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>
/// An IPv4-in-IPv4 tunnel (net/ipv4/ipip.c, net/ipv4/ip_tunnel.c, RFC 2003). Without a remote the outer packet goes to the gateway of the
/// inner packet's route, as with Calico's <c>tunl0</c>. Not modelled: <c>external</c>, <c>encap</c> (FOU, GUE), <c>fwmark</c>, MPLS, and
/// that errors about outer packets are handed on to later senders. The kernel that the labs are held against has no ipip: its source is
/// what this follows.
/// </summary>
public sealed record IpipLink : TunnelLink
{
    /// <summary>Whether outer packets carry the don't-fragment bit (<c>pmtudisc</c>); without, it is the inner packet's.</summary>
    public bool PmtuDiscovery { get; init; } = true;

    /// <summary>Whether it takes what no other tunnel of the host takes: the fallback device <c>tunl0</c> has neither end set (ip_tunnel_lookup).</summary>
    public bool IsFallback => Local is null && Remote is null;

    /// <inheritdoc/>
    public override bool IsEthernet => false;

    /// <inheritdoc/>
    public override string Kind => "ipip";

    /// <inheritdoc/>
    public override int Headroom => IpFamily.IPv4.HeaderLength();
}
