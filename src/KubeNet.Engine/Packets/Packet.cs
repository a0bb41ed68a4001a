using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Packets;

/// <summary>
/// One IP packet as a value: the header fields that a Linux box decides by, and a payload where it was given. ICMP's identifier stands in
/// <see cref="SourcePort"/> (as conntrack keeps it). The mark is <c>skb-&gt;mark</c>: not on the wire, but part of what every
/// decision sees. <c>default</c> is an empty IPv4 packet of protocol 0. Nobody outside can change one; a walk changes its own in place.
/// </summary>
public record struct Packet
{
    // What few packets carry, so that the many are small: a packet is copied often on its way.
    private readonly PacketRare? _rare;

    // What a packet's own way changes, in place (see SetSource and the others).
    private AddressPair _ends;
    private ushort _sourcePort;
    private ushort _destinationPort;
    private byte _ttl;
    private bool _dontFragment;
    private uint _mark;

    /// <summary>Where it says it comes from.</summary>
    public IpAddress Source
    {
        readonly get => _ends.Source;
        init => _ends.SetSource(value);
    }

    /// <summary>Where it goes.</summary>
    public IpAddress Destination
    {
        readonly get => _ends.Destination;
        init => _ends.SetDestination(value);
    }

    /// <summary>The transport protocol.</summary>
    public IpProtocol Protocol { readonly get; init; }

    /// <summary>IPv4's TTL or IPv6's hop limit.</summary>
    public byte Ttl
    {
        readonly get => _ttl;
        init => _ttl = value;
    }

    /// <summary>The whole TOS or traffic class byte: DSCP and ECN.</summary>
    public byte Tos { readonly get; init; }

    /// <summary>The source port, or the identifier of an ICMP query.</summary>
    public ushort SourcePort
    {
        readonly get => _sourcePort;
        init => _sourcePort = value;
    }

    /// <summary>The destination port. 0 for ICMP.</summary>
    public ushort DestinationPort
    {
        readonly get => _destinationPort;
        init => _destinationPort = value;
    }

    /// <summary>TCP control bits.</summary>
    public TcpFlags TcpFlags { readonly get; init; }

    /// <summary>What else a TCP segment says: sequence numbers, window, options. Null for other protocols.</summary>
    public TcpHeader? Tcp { readonly get; init; }

    /// <summary>ICMP or ICMPv6 type, see <see cref="IcmpType"/>.</summary>
    public byte IcmpType { readonly get; init; }

    /// <summary>ICMP or ICMPv6 code.</summary>
    public byte IcmpCode { readonly get; init; }

    /// <summary>The next hop's MTU in a frag-needed or packet-too-big error, in bytes.</summary>
    public ushort IcmpMtu
    {
        readonly get => _rare?.IcmpMtu ?? 0;
        init => _rare = value == IcmpMtu ? _rare : PacketRare.OrNull((_rare ?? PacketRare.None) with { IcmpMtu = value });
    }

    /// <summary>IPv4's don't-fragment bit.</summary>
    public bool DontFragment
    {
        readonly get => _dontFragment;
        init => _dontFragment = value;
    }

    /// <summary>More fragments follow.</summary>
    public bool MoreFragments { readonly get; init; }

    /// <summary>Where this fragment starts, in units of 8 bytes.</summary>
    public ushort FragmentOffset { readonly get; init; }

    /// <summary>The whole packet from the IP header on, in bytes: a TCP SYN of Linux is 60, UDP is 28 and its payload.</summary>
    public int Length { readonly get; init; }

    /// <summary>The bytes above the transport header, where they were given; of a fragment, those of the whole packet. Null: they are not known.</summary>
    public PacketPayload? Payload
    {
        readonly get => _rare?.Payload;
        init => _rare = value == Payload ? _rare : PacketRare.OrNull((_rare ?? PacketRare.None) with { Payload = value });
    }

    /// <summary><c>skb-&gt;mark</c>.</summary>
    public uint Mark
    {
        readonly get => _mark;
        init => _mark = value;
    }

    /// <summary>The target of a neighbour solicitation or advertisement (RFC 4861 4.3), or the gateway that a redirect tells of.</summary>
    public IpAddress NdTarget
    {
        readonly get => _rare?.NdTarget ?? default;
        init => _rare = value == NdTarget ? _rare : PacketRare.OrNull((_rare ?? PacketRare.None) with { NdTarget = value });
    }

    /// <summary>The link-layer address option of a neighbour solicitation or advertisement.</summary>
    public MacAddress NdLinkLayerAddress
    {
        readonly get => _rare?.NdLinkLayerAddress ?? default;
        init => _rare = value == NdLinkLayerAddress ? _rare : PacketRare.OrNull((_rare ?? PacketRare.None) with { NdLinkLayerAddress = value });
    }

    /// <summary>The bits of a neighbour advertisement.</summary>
    public NdFlags NdFlags
    {
        readonly get => _rare?.NdFlags ?? default;
        init => _rare = value == NdFlags ? _rare : PacketRare.OrNull((_rare ?? PacketRare.None) with { NdFlags = value });
    }

    /// <summary>The packet that an ICMP error or a redirect quotes.</summary>
    public QuotedPacket? Quoted
    {
        readonly get => _rare?.Quoted;
        init => _rare = value == Quoted ? _rare : PacketRare.OrNull((_rare ?? PacketRare.None) with { Quoted = value });
    }

    /// <summary>The family of both addresses.</summary>
    public readonly IpFamily Family => _ends.Family;

    /// <summary>Bytes of data in a TCP segment; 0 for other protocols.</summary>
    public readonly int TcpDataLength => Tcp is { } tcp ? Math.Max(0, Length - Family.HeaderLength() - tcp.Length) : 0;

    /// <summary>The sequence number behind a TCP segment; SYN and FIN count as a byte each.</summary>
    public readonly uint TcpEnd => (Tcp?.Sequence ?? 0) + (uint)TcpDataLength
        + (TcpFlags.HasFlag(TcpFlags.Syn) ? 1u : 0) + (TcpFlags.HasFlag(TcpFlags.Fin) ? 1u : 0);

    /// <summary>A piece of a larger packet.</summary>
    public readonly bool IsFragment => MoreFragments || FragmentOffset != 0;

    /// <summary>An ICMP or ICMPv6 error message, which quotes another packet and is never answered by an error.</summary>
    public readonly bool IsIcmpError => Protocol switch
    {
        IpProtocol.Icmp => IcmpType is Packets.IcmpType.DestinationUnreachable or Packets.IcmpType.Redirect or Packets.IcmpType.TimeExceeded
            or Packets.IcmpType.ParameterProblem or 4,
        IpProtocol.Icmpv6 => IcmpType < 128,
        _ => false,
    };

    /// <summary>An echo request of either family.</summary>
    public readonly bool IsEchoRequest =>
        (Protocol == IpProtocol.Icmp && IcmpType == Packets.IcmpType.EchoRequest)
        || (Protocol == IpProtocol.Icmpv6 && IcmpType == Packets.IcmpType.V6EchoRequest);

    /// <summary>An echo reply of either family.</summary>
    public readonly bool IsEchoReply =>
        (Protocol == IpProtocol.Icmp && IcmpType == Packets.IcmpType.EchoReply)
        || (Protocol == IpProtocol.Icmpv6 && IcmpType == Packets.IcmpType.V6EchoReply);

    /// <summary>Neighbour discovery: router and neighbour solicitations and advertisements, and redirects (types 133..137).</summary>
    public readonly bool IsNeighborDiscovery => Protocol == IpProtocol.Icmpv6 && IcmpType is >= 133 and <= 137;

    /// <summary>A redirect of either family.</summary>
    internal readonly bool IsRedirect =>
        (Protocol == IpProtocol.Icmp && IcmpType == Packets.IcmpType.Redirect)
        || (Protocol == IpProtocol.Icmpv6 && IcmpType == Packets.IcmpType.RedirectV6);

    /// <summary>One line as a person reads it: <c>tcp 10.1.0.2:40000 > 10.96.0.10:80 [S]</c>.</summary>
    public override readonly string ToString() => PacketText.Describe(this);

    /// <summary>Gives the variable's own packet another source and source port, without a copy: a copy of it costs more than all else that most steps do.</summary>
    internal void SetSource(IpAddress address, ushort port)
    {
        _ends.SetSource(address);
        _sourcePort = port;
    }

    /// <summary>In place, another destination and destination port.</summary>
    internal void SetDestination(IpAddress address, ushort port)
    {
        _ends.SetDestination(address);
        _destinationPort = port;
    }

    /// <summary>In place, another TTL or hop limit.</summary>
    internal void SetTtl(byte ttl) => _ttl = ttl;

    /// <summary>In place, another don't-fragment bit.</summary>
    internal void SetDontFragment(bool isSet) => _dontFragment = isSet;

    /// <summary>In place, another mark.</summary>
    internal void SetMark(uint mark) => _mark = mark;
}
