using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Captures;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// A packet on its way through one host, with what the kernel knows of it: struct sk_buff. Mutable, and owned by the walk;
/// traces keep copies of <see cref="Packet"/>.
/// </summary>
public sealed class SkBuff : Frame
{
    private static readonly Connection s_template = new() { Original = default, Reply = default, Status = ConnectionStatus.Confirmed };

    private Packet _packet;
    private Frame? _inner;

    /// <summary>The journey that this is a copy of.</summary>
    public required Journey Journey { get; init; }

    /// <summary>Where steps go; null where nothing is recorded.</summary>
    public HopRecorder? Hop { get; set; }

    /// <inheritdoc/>
    public override Capture? Capture => Journey.Capture;

    /// <summary>The packet as it is now.</summary>
    public Packet Packet
    {
        get => _packet;
        set => _packet = value;
    }

    /// <summary>The packet in place, for what looks at it rule by rule and must not copy it each time.</summary>
    public ref readonly Packet Head => ref _packet;

    /// <summary>The packet in place, for what changes a field of it on its way.</summary>
    internal ref Packet InPlace => ref _packet;

    /// <summary>The connection it belongs to, or null.</summary>
    public Connection? Connection { get; set; }

    /// <summary>What conntrack says of it.</summary>
    public ConntrackState State { get; set; }

    /// <summary>Whether it runs in the connection's reply direction.</summary>
    public bool IsReply { get; set; }

    /// <summary>The bridge port it came in by, where a bridge handed it to iptables; otherwise null.</summary>
    public string? PhysicalIn { get; set; }

    /// <summary>The bridge port it leaves by, where a bridge handed it to iptables; otherwise null.</summary>
    public string? PhysicalOut { get; set; }

    /// <summary>Whether it is bridged, not routed (physdev --physdev-is-bridged).</summary>
    public bool IsBridged { get; set; }

    /// <summary>Whether it was looped back and still has the route it left by (skb_valid_dst).</summary>
    public bool KeepsRoute { get; set; }

    /// <summary>
    /// Of IPv6: whether a bridge looked its route up already, behind a DNAT in its own PREROUTING. The packet keeps that route, and IP takes the route's device for the one it
    /// came in by (ipv6_rcv: IP6CB(skb)->iif), so that it seems to go back where it came from.
    /// </summary>
    public bool HasBridgesRoute { get; set; }

    /// <summary>Of a packet that was forwarded to loopback: the route that it left by, with which it comes in again; otherwise null.</summary>
    internal RouteDecision? LoopedRoute { get; set; }

    /// <summary>The route by which IP hands it to a device of this host, until another host has it; null where IP does not (skb_dst).</summary>
    internal RouteDecision? SentBy { get; set; }

    /// <summary>The index of the device that IP took it in by (IP6CB(skb)-&gt;iif); 0 for a packet that is made here.</summary>
    internal int InputIndex { get; set; }

    /// <summary>Whether a hook at OUTPUT changed what the route goes by, so that it is looked up again (ip_route_me_harder).</summary>
    public bool NeedsReroute { get; set; }

    /// <summary>The next hop that its route leads to, once it has one.</summary>
    public IpAddress? NextHop { get; set; }

    /// <summary>
    /// What matches see as its connection: its own, or the template that a CT rule hung on it until conntrack has seen the packet, which is new,
    /// confirmed and of no addresses (nf_ct_tmpl_alloc).
    /// </summary>
    public Connection? ConnectionOrTemplate => Connection ?? (Zone is null ? null : s_template);

    /// <summary>The conntrack zone that a rule of the raw table chose (a template, until conntrack has seen the packet), or null.</summary>
    public ushort? Zone { get; set; }

    /// <summary>Whether conntrack, a rule of the raw table, or what it answers has settled how it is tracked (skb-&gt;_nfct).</summary>
    internal bool IsSettled => Connection is not null || Zone is not null || State is ConntrackState.Untracked or ConntrackState.Related;

    /// <summary>
    /// Of an IPv6 datagram that conntrack put together and summed up: the traffic class and hop limit that went into the sum (CHECKSUM_COMPLETE, whose skb-&gt;csum covers the
    /// header too: nf_ip6_checksum); otherwise null.
    /// </summary>
    internal (byte Tos, byte HopLimit)? SummedWith { get; set; }

    /// <summary>What its route says of the destination; null where it has none yet.</summary>
    internal RouteType? RouteType { get; set; }

    /// <summary>Whether a bridge has asked PREROUTING already, so that IP does not ask again (ip_sabotage_in).</summary>
    public bool WasPrerouted { get; set; }

    /// <summary>Whether the sender is a socket of this host.</summary>
    public bool IsLocallyMade { get; set; }

    /// <summary>Whether its socket, which does path MTU discovery without insisting on it, lets IP cut it in spite of its don't-fragment bit (skb-&gt;ignore_df).</summary>
    public bool IgnoresDf { get; set; }

    /// <summary>Whether its sender takes it for gone, since it waited for a neighbour or a bridge took it: what becomes of it later is not heard.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether a device would not take it (NET_XMIT_DROP).</summary>
    public bool IsRefused { get; set; }

    /// <summary>Whose socket sent it, until another host or IP takes it in.</summary>
    public SocketOwner Owner { get; set; }

    /// <summary>
    /// The number by which tunnels spread flows (skb-&gt;hash): of the connected socket that sent it, or of its ends once a tunnel asked; 0 until then. It stays, whatever NAT
    /// makes of the ends.
    /// </summary>
    internal uint FlowHash { get; set; }

    /// <summary>Whether it is a copy that TEE made and sends, which makes no further copies until it is taken in again (current-&gt;in_nf_duplicate).</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>The pieces it is one of, or null.</summary>
    public FragmentTrain? Train { get; set; }

    /// <summary>The largest fragment it was put together from, in bytes; 0 for a packet that came whole.</summary>
    public int LargestFragment { get; set; }

    /// <summary>
    /// Of several segments of TCP that go as one packet: the bytes of data in each but the last, by which what sends them on a wire cuts them (gso_size); otherwise 0. Rules, counters and
    /// connections see one long packet.
    /// </summary>
    public int GsoSize { get; set; }

    /// <summary>Whether its sender has got an answer from the other end, so that whoever passes it on is alive (dst_pending_confirm, which a veth does not clear).</summary>
    public bool ConfirmsNeighbor { get; set; }

    /// <summary>Whether it is several segments of TCP, or a tunnel wrapped several into it (skb_is_gso).</summary>
    public bool IsGso => Surplus > 0;

    /// <summary>The bytes of the longest packet that a wire sees of it, its header included (skb_gso_network_seglen); its own length where it is no GSO packet.</summary>
    public int NetworkLength => _packet.Length - Surplus;

    private int Surplus => _inner is SkBuff inner ? inner.Surplus : GsoSize == 0 ? 0 : Math.Max(0, _packet.TcpDataLength - GsoSize);

    /// <summary>Something decides here that the model does not know: the trace becomes uncertain and names it.</summary>
    public void NoteUnknown(string what, string detail)
    {
        Journey.BecomeUncertain(what);
        Hop?.Add(new UncertainStep(what, detail));
    }

    /// <summary>The device that its socket is bound to, or null.</summary>
    public string? BoundDevice { get; init; }

    /// <summary>What a tunnel wrapped into this packet; null for all but outer packets.</summary>
    public Frame? Inner
    {
        get => _inner;
        init => _inner = value;
    }

    /// <summary>The key that the tunnel wrote into its header: a VXLAN's identifier. 0 where there is none.</summary>
    public int TunnelKey { get; init; }

    /// <summary>The VRF that it came in by, or null; what answers it is routed there.</summary>
    public string? Vrf { get; set; }

    /// <summary>The slave of the VRF that it came in by, or null.</summary>
    public string? VrfSlave { get; set; }

    /// <summary>Whether what a tunnel wrapped is a whole Ethernet frame (gretap), not a bare packet.</summary>
    public bool IsTunnelledFrame { get; init; }

    /// <summary>Whether the tunnel's GRE header carries a checksum.</summary>
    public bool HasGreChecksum { get; init; }

    /// <summary>Of an ICMP error: the packet that it is about, with what a tunnel wrapped into it; null where nothing is recorded.</summary>
    public PacketImage? About { get; set; }

    /// <summary>The rule whose REJECT ends this packet, in words; null until there is one.</summary>
    internal string? RejectedBy { get; set; }

    /// <summary>
    /// Makes a packet whose walk is over the next one that a program sends, instead of a new one. Precondition: nobody holds it any more, and it was made without
    /// what only a new one can be given (a bound device, a packet inside).
    /// </summary>
    internal void Begin(in Packet packet, SocketOwner owner)
    {
        BeginFrame();
        ForgetConnection();
        _packet = packet;
        (Owner, IsLocallyMade, FlowHash) = (owner, true, 0);
        (Hop, PhysicalIn, PhysicalOut, NextHop, Zone, Train, Vrf, VrfSlave, RejectedBy, About, LoopedRoute, SentBy) = (null, null, null, null, null, null, null, null, null, null, null, null);
        (IsBridged, KeepsRoute, HasBridgesRoute, NeedsReroute, WasPrerouted, IgnoresDf, IsTaken, IsRefused, RouteType, LargestFragment, GsoSize, InputIndex, SummedWith, ConfirmsNeighbor) = (false, false, false, false, false, false, false, false, null, 0, 0, 0, null, false);
    }

    /// <summary>A copy of the packet ends here. The end of an outer packet is silence to whoever sent the inner one.</summary>
    public void End(Ending ending)
    {
        if (_inner is SkBuff && ending.Kind is not (EndingKind.LeftModel or EndingKind.Stray))
            ending = new Ending(EndingKind.Dropped, ending.Namespace, ending.Reason, $"{ending.Sentence} (outer packet {_packet})");
        Journey.End(ending);
    }

    /// <summary>A packet that this one makes a host send; what answers an outer packet is no answer to the inner one.</summary>
    public Journey Causes(in Packet packet, JourneyKind kind) => Journey.Causes(packet, _inner is null ? kind : JourneyKind.Aside);

    /// <summary>
    /// Makes this packet, an answer that a host sends about another one, part of that one's connection, in the other direction (nf_ct_attach). About an untracked one it
    /// is related to nothing (IP_CT_RELATED and no connection): INVALID, and settled all the same.
    /// </summary>
    public void AttachTo(SkBuff about)
    {
        if (about.Connection is null && about.State is not (ConntrackState.Untracked or ConntrackState.Related))
            return;
        Connection = about.Connection;
        State = ConntrackState.Related;
        IsReply = !about.IsReply;
    }

    /// <inheritdoc/>
    public override void LeaveBy(string device) => Hop?.LeaveBy(device);

    /// <inheritdoc/>
    public override Frame Copy()
    {
        var copy = (SkBuff)MemberwiseClone();
        copy._inner = _inner?.Copy();
        return copy;
    }

    /// <summary>The segments one by one, each a packet of its own (skb_segment, tcp_gso_segment).</summary>
    public IEnumerable<SkBuff> Segments()
    {
        var carrier = this;
        while (carrier._inner is SkBuff inner)
            carrier = inner;
        var data = carrier._packet.TcpDataLength;
        for (var at = 0; at < data; at += carrier.GsoSize)
        {
            var segment = (SkBuff)Copy();
            segment.CutTo(at, Math.Min(carrier.GsoSize, data - at), data);
            yield return segment;
        }
    }

    private void CutTo(int from, int size, int data)
    {
        _packet = _packet with { Length = _packet.Length - data + size };
        if (_inner is SkBuff inner)
        {
            inner.CutTo(from, size, data);
            return;
        }

        GsoSize = 0;
        _packet = _packet with
        {
            Tcp = _packet.Tcp! with { Sequence = _packet.Tcp.Sequence + (uint)from },
            TcpFlags = from + size == data ? _packet.TcpFlags : _packet.TcpFlags & ~(TcpFlags.Psh | TcpFlags.Fin),
            Payload = _packet.Payload?.Slice(from, size),
        };
    }

    /// <inheritdoc/>
    public override FrameImage ToImage() => new()
    {
        Source = SourceMac,
        Destination = DestinationMac,
        Tags = TagImages(),
        Packet = new PacketImage(_packet, Journey.Number)
        {
            Quoted = _packet.Quoted is { } quoted ? (About ?? new PacketImage(quoted.Packet, Journey.Cause?.Number ?? 0)) with { Packet = quoted.Packet } : null,
            WholeLength = Train?.FirstLength ?? 0,
            IsAnswer = Journey.Kind == JourneyKind.Reply,
            Inner = _inner?.ToImage(),
            IsTunnelledFrame = IsTunnelledFrame,
            TunnelKey = TunnelKey,
            HasGreChecksum = HasGreChecksum,
        },
    };

    /// <summary>Conntrack has not seen it yet (nf_reset_ct).</summary>
    public void ForgetConnection()
    {
        Connection = null;
        State = ConntrackState.None;
        IsReply = false;
    }

    /// <summary>
    /// What a packet forgets on its way through a veth (skb_scrub_packet): its connection and bridge ports, and, in another namespace, its mark.
    /// </summary>
    public void Scrub(bool isOtherNamespace)
    {
        ForgetConnection();
        Vrf = null;
        VrfSlave = null;
        PhysicalIn = null;
        PhysicalOut = null;
        IsBridged = false;
        IsLocallyMade = false;
        IgnoresDf = false;
        KeepsRoute = false;
        HasBridgesRoute = false;
        WasPrerouted = false;
        NeedsReroute = false;
        NextHop = null;
        Zone = null;
        InputIndex = 0;
        RouteType = null;
        SummedWith = null;
        LoopedRoute = null;
        SentBy = null;
        if (isOtherNamespace)
            Owner = SocketOwner.None;
        if (isOtherNamespace)
            _packet.SetMark(0);
    }

    /// <summary>
    /// What a packet keeps that a tunnel hands back to the host that sent it (vxlan_encap_bypass): its connection, and the route by which it was sent, with which it comes in again. In IPv4
    /// such a route takes in only what it took in before (dst_discard).
    /// </summary>
    internal void TurnBack()
    {
        var (connection, state, isReply, isLocallyMade, route) = (Connection, State, IsReply, IsLocallyMade, SentBy);
        Scrub(isOtherNamespace: false);
        (Connection, State, IsReply, IsLocallyMade) = (connection, state, isReply, isLocallyMade);
        (KeepsRoute, LoopedRoute) = (route is not null, route?.Under(Packet.Destination, isException: false));
    }
}
