using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// One end of an open TCP connection: struct tcp_sock, as far as it sends an amount of data in segments that fit, and counts what comes. Nothing is
/// lost for good that a smaller segment brings through; other losses are not repaired.
/// </summary>
/// <param name="host">Where the socket lives.</param>
/// <param name="template">A packet to the other end, of which segments are made.</param>
/// <param name="own">The header of the SYN or SYN-ACK that this end sent.</param>
/// <param name="peer">That of the other end.</param>
/// <param name="owner">Whose socket it is.</param>
/// <param name="boundDevice">SO_BINDTODEVICE, or null.</param>
/// <param name="flowHash">The number of the flow from this end to the other.</param>
internal sealed class TcpEndpoint(Host host, Packet template, TcpHeader own, TcpHeader peer, SocketOwner owner, string? boundDevice, uint flowHash)
{
    // TCP_MSS_DEFAULT, where the other end's SYN names none.
    private const int DefaultMss = 536;

    // TCP_INIT_CWND.
    private const int InitialWindow = 10;

    // Both SYNs have the sequence number 0.
    private const uint FirstByte = 1;
    private int _total;
    private int _sent;
    private int _acknowledged;
    private int _largest;
    private int _congestionWindow = InitialWindow;
    private Func<Packet, Journey>? _begin;
    private PacketPayload? _data;

    /// <summary>What the options of each segment take: timestamps, where both ends sent some.</summary>
    private int Options => own.Timestamps && peer.Timestamps ? TcpSegments.TimestampsLength : 0;

    /// <summary>What the route of this socket goes by.</summary>
    public MtuSocket MtuSocket => ProbeSocket.Of(host, template, Bound, owner.User);

    /// <summary>Bytes of data that have come, without a gap.</summary>
    public int Received { get; private set; }

    /// <summary>Whether a segment is for this socket.</summary>
    public bool IsFor(Host here, in Packet packet) => here == host && packet.Protocol == IpProtocol.Tcp
        && packet.Source == template.Destination && packet.Destination == template.Source
        && packet.SourcePort == template.DestinationPort && packet.DestinationPort == template.SourcePort;

    /// <summary>Takes what a segment acknowledges and carries. Whether it brought the next data.</summary>
    public bool Take(in Packet segment)
    {
        if (segment.Tcp is not { } header)
            return false;
        var before = _acknowledged;
        _acknowledged = Math.Clamp((int)(header.Acknowledgment - FirstByte), before, _sent);
        if (_largest > 0)
            _congestionWindow += Segments(_acknowledged - before);
        var isNext = segment.TcpDataLength > 0 && header.Sequence == FirstByte + (uint)Received;
        if (isNext)
            Received += segment.TcpDataLength;
        return isNext;
    }

    /// <summary>Sends an ACK without data.</summary>
    public void Acknowledge(Func<Packet, Journey> begin) => Transmit(0, 0, 0, begin);

    /// <summary>The program writes data; what it is, where that is known.</summary>
    public void Write(int bytes, PacketPayload? data, Func<Packet, Journey> begin)
    {
        _total += bytes;
        _data = data;
        _begin = begin;
        Push();
    }

    /// <summary>
    /// Sends what the other end's window and the congestion window let through, several segments as one: of the congestion window half at a time (tcp_cwnd_test), and no more than half
    /// of the other end's window (tcp_bound_to_half_wnd). Whether there was any.
    /// </summary>
    public bool Push()
    {
        var end = Math.Min(_total, _acknowledged + peer.Window);
        if (_begin is not { } begin || _sent >= end)
            return false;
        var hasSent = false;
        while (_sent < end)
        {
            var room = Room();
            _largest = Math.Max(_largest, Math.Min(room, end - _sent));
            var quota = Math.Min(Math.Max(_congestionWindow / 2, 1), _congestionWindow - Segments(_sent - _acknowledged));
            quota = Math.Min(quota, Math.Max(peer.Window / 2 / room, 1));
            if (quota <= 0)
                break;
            var (from, size) = (_sent, Math.Min(room * quota, end - _sent));
            _sent += size;
            Transmit(from, size, room, begin);
            hasSent = true;
        }

        return hasSent;
    }

    // How many segments some bytes of data are.
    private int Segments(int bytes) => (bytes + _largest - 1) / _largest;

    /// <summary>Sends again what did not get through and is larger than the path is known to take by now (tcp_simple_retransmit). Whether there was any.</summary>
    public bool PushAgain()
    {
        if (_acknowledged == _sent || Room() >= _largest)
            return false;
        (_sent, _largest) = (_acknowledged, 0);
        return Push();
    }

    /// <summary>Bytes of data in the largest segment (tcp_sync_mss).</summary>
    private int Room()
    {
        var (decision, _, _) = OutputRoute.Resolve(host, template, true, device: Bound, user: owner.User);
        var mtu = decision is null ? int.MaxValue : host.PathMtuOf(template.Destination, decision);
        var mss = Math.Min(peer.MaxSegmentSize ?? DefaultMss, TcpSegments.MssOf(mtu, template.Family));
        return Math.Max(1, mss - Options);
    }

    private void Transmit(int from, int size, int room, Func<Packet, Journey> begin)
    {
        var header = new TcpHeader
        {
            Sequence = FirstByte + (uint)(size == 0 ? _sent : from),
            Acknowledgment = FirstByte + (uint)Received,
            Window = own.WindowScale is { } scale && peer.WindowScale is not null ? (ushort)((own.Window + (1 << scale) - 1) >> scale) : own.Window,
            Length = TcpHeader.BareLength + Options,
        };
        var segment = template with
        {
            TcpFlags = size == 0 ? TcpFlags.Ack : TcpFlags.Psh | TcpFlags.Ack,
            Tcp = header,
            Length = template.Family.HeaderLength() + header.Length + size,
            Payload = size > 0 ? _data?.Slice(from, size) : null,
        };
        var (decision, _, failure) = OutputRoute.Resolve(host, segment, true, device: Bound, user: owner.User);
        var journey = begin(segment);
        var skb = host.NewSkb(journey, segment, owner, boundDevice);
        skb.FlowHash = flowHash;

        // The other end has acknowledged the SYN at least, at this very moment (sk_dst_confirm in tcp_ack).
        skb.ConfirmsNeighbor = true;
        skb.GsoSize = journey.GsoSize = size > room ? room : 0;
        RouteStepWriter.Write(host, skb, decision, failure);
        if (decision is null)
            host.Drop(skb, failure!.Reason, failure.Sentence, EndingKind.Unreachable, failure.Errno);
        else
            IpOutput.LocalOut(host, skb, decision);
    }

    private Devices.Link? Bound => boundDevice is null ? null : host.Config.FindLink(boundDevice);
}
