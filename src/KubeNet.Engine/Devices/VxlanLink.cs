using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>
/// A virtual Ethernet over UDP (drivers/net/vxlan/vxlan_core.c, RFC 7348): its forwarding database says which host is behind which MAC
/// address. Not modelled: <c>external</c> (metadata), GBP, GPE, nexthop groups, <c>proxy</c> and <c>rsc</c>; the device stays in the
/// namespace that it was made in.
/// </summary>
public sealed record VxlanLink : TunnelLink
{
    /// <summary>The kernel's default destination port; IANA's is 4789.</summary>
    public const ushort DefaultPort = 8472;

    /// <summary>The largest VXLAN network identifier.</summary>
    public const int LargestId = 0xffffff;

    private const int UdpHeader = 8;
    private const int VxlanHeader = 8;
    private const int EthernetHeader = 14;

    /// <summary>The VXLAN network identifier (VNI), 0..16777215.</summary>
    public required int Id { get; init; }

    /// <summary>The UDP port that it receives at and, unless an entry says otherwise, sends to.</summary>
    public ushort DestinationPort { get; init; } = DefaultPort;

    /// <summary>Whether it learns from outer packets which host is behind a MAC address.</summary>
    public bool Learning { get; init; } = true;

    /// <summary>How long a learned address lives, in seconds.</summary>
    public int AgeingTime { get; init; } = 300;

    /// <summary>Where source ports come from (<c>srcport</c>); null is the host's ip_local_port_range.</summary>
    public PortRange? SourcePorts { get; init; }

    /// <summary>Whether outer packets take the inner packet's TTL (<c>ttl inherit</c>).</summary>
    public bool InheritsTtl { get; init; }

    /// <summary>The don't-fragment bit of outer packets (<c>df</c>).</summary>
    public VxlanDf DontFragment { get; init; }

    /// <summary>Whether outer packets over IPv4 carry a UDP checksum (<c>udpcsum</c>). Kept; it decides nothing here.</summary>
    public bool UdpCsum { get; init; } = true;

    /// <summary><c>udp6zerocsumtx</c>. Kept; it decides nothing here.</summary>
    public bool UdpZeroCsum6Tx { get; init; }

    /// <summary><c>udp6zerocsumrx</c>. Kept; it decides nothing here.</summary>
    public bool UdpZeroCsum6Rx { get; init; }

    /// <summary>The permanent entries of its forwarding database; the zero address stands for all that has no entry of its own.</summary>
    public EquatableArray<VxlanFdbEntry> StaticFdb { get; init; }

    /// <inheritdoc/>
    public override string Kind => "vxlan";

    /// <inheritdoc/>
    public override int Headroom => Overhead(Family);

    /// <summary>What the kernel keeps free for the outer headers: 50 bytes over IPv4, 70 over IPv6 (vxlan_headroom).</summary>
    public static int Overhead(IpFamily family) => family.HeaderLength() + UdpHeader + VxlanHeader + EthernetHeader;

    /// <summary>The permanent entry for an address, or null.</summary>
    public VxlanFdbEntry? FindStatic(MacAddress mac)
    {
        foreach (var entry in StaticFdb)
        {
            if (entry.Mac == mac)
                return entry;
        }

        return null;
    }
}
