using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Devices;

/// <summary>
/// An IPv4-in-IPv4 tunnel (net/ipv4/ipip.c, RFC 2003). Without a remote the outer packet goes to the gateway of the inner packet's route, as with Calico's
/// <c>tunl0</c>. MPLS is not modelled.
/// </summary>
public sealed record IpipLink : IpTunnelLink
{
    /// <inheritdoc/>
    public override string Kind => "ipip";

    /// <inheritdoc/>
    public override IpProtocol Protocol => IpProtocol.Ipencap;

    /// <inheritdoc/>
    public override int Headroom => IpFamily.IPv4.HeaderLength();

    /// <inheritdoc/>
    public override bool Carries(IpFamily family) => family == IpFamily.IPv4;
}
