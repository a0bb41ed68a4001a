using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Devices;

/// <summary>
/// A tunnel whose outer packets are IPv4's, told apart by their protocol and addresses (net/ipv4/ip_tunnel.c, net/ipv6/sit.c). Not modelled: <c>external</c>, <c>encap</c>
/// (FOU, GUE), <c>fwmark</c>, and that errors about outer packets are handed on to later senders. The kernel that the labs are held against has none: the source is
/// what this follows.
/// </summary>
public abstract record IpTunnelLink : TunnelLink
{
    /// <summary>Whether outer packets carry the don't-fragment bit (<c>pmtudisc</c>); without, it is the inner packet's.</summary>
    public bool PmtuDiscovery { get; init; } = true;

    /// <summary>Whether it takes what no other tunnel of the host takes: neither end is set, as with the fallback device <c>tunl0</c> (ip_tunnel_lookup).</summary>
    public bool IsFallback => Local is null && Remote is null;

    /// <summary>The protocol of outer packets.</summary>
    public abstract IpProtocol Protocol { get; }

    /// <summary>The key that packets to it must carry (<c>ikey</c>); 0 for none.</summary>
    public virtual int InKey => 0;

    /// <summary>The key of outer packets (<c>okey</c>); 0 for none.</summary>
    public virtual int OutKey => 0;

    /// <inheritdoc/>
    public override bool IsEthernet => false;

    /// <summary>Whether it carries packets of a family.</summary>
    public abstract bool Carries(IpFamily family);
}
