using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Devices;

/// <summary>A GRE tunnel over IPv4 (net/ipv4/ip_gre.c, RFC 2784, RFC 2890) for packets of both families, or as <c>gretap</c> for Ethernet frames. ERSPAN and <c>ignore-df</c> are not modelled.</summary>
public sealed record GreLink : IpTunnelLink
{
    private const int GreHeader = 4;
    private const int OptionalField = 4;
    private const int EthernetHeader = 14;

    /// <summary>Whether it carries Ethernet frames (<c>gretap</c>).</summary>
    public bool IsTap { get; init; }

    /// <summary>The key that packets to it must carry (<c>ikey</c>); 0 for none.</summary>
    public int InputKey { get; init; }

    /// <summary>The key of outer packets (<c>okey</c>); 0 for none.</summary>
    public int OutputKey { get; init; }

    /// <summary>Whether outer packets carry a checksum (<c>csum</c>): four bytes more.</summary>
    public bool Checksum { get; init; }

    /// <summary>Whether outer packets carry a sequence number (<c>seq</c>): four bytes more.</summary>
    public bool Sequence { get; init; }

    /// <inheritdoc/>
    public override string Kind => IsTap ? "gretap" : "gre";

    /// <inheritdoc/>
    public override bool IsEthernet => IsTap;

    /// <inheritdoc/>
    public override IpProtocol Protocol => IpProtocol.Gre;

    /// <inheritdoc/>
    public override int InKey => InputKey;

    /// <inheritdoc/>
    public override int OutKey => OutputKey;

    /// <inheritdoc/>
    public override int Headroom => IpFamily.IPv4.HeaderLength() + GreHeader
        + (OutputKey != 0 ? OptionalField : 0) + (Checksum ? OptionalField : 0) + (Sequence ? OptionalField : 0) + (IsTap ? EthernetHeader : 0);

    /// <inheritdoc/>
    public override bool Carries(IpFamily family) => true;
}
