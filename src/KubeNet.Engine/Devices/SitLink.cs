using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Devices;

/// <summary>
/// An IPv6-in-IPv4 tunnel (net/ipv6/sit.c, RFC 4213). Without a remote the outer packet goes to the IPv4 address in a 6to4 address (2002::/16, RFC 3056) or in an
/// IPv4-compatible gateway. Not modelled: ISATAP, 6rd, and modes <c>ipip</c>, <c>mplsip</c> and <c>any</c>.
/// </summary>
public sealed record SitLink : IpTunnelLink
{
    /// <inheritdoc/>
    public override string Kind => "sit";

    /// <inheritdoc/>
    public override IpProtocol Protocol => IpProtocol.Ipv6;

    /// <inheritdoc/>
    public override int Headroom => IpFamily.IPv4.HeaderLength();

    /// <inheritdoc/>
    public override bool Carries(IpFamily family) => family == IpFamily.IPv6;
}
