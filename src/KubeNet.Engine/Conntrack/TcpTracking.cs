using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>What conntrack knows of a TCP connection besides its state: struct ip_ct_tcp. State of a connection, hence mutable.</summary>
internal sealed class TcpTracking
{
    private readonly TcpSide _original;
    private readonly TcpSide _reply;

    private TcpTracking(TcpSide original, TcpSide reply) => (_original, _reply) = (original, reply);

    /// <summary>The last segment that was looked at; null for none.</summary>
    public TcpSegmentKind? LastKind { get; set; }

    /// <summary>Whether it ran in the reply direction.</summary>
    public bool LastIsReply { get; set; }

    /// <summary>Its sequence number.</summary>
    public uint LastSequence { get; set; }

    /// <summary>Its acknowledgment.</summary>
    public uint LastAck { get; set; }

    /// <summary>Behind its last byte.</summary>
    public uint LastEnd { get; set; }

    /// <summary>Its window field, not scaled.</summary>
    public ushort LastWindow { get; set; }

    /// <summary>The window scale of a SYN that was passed over.</summary>
    public int LastScale { get; set; }

    /// <summary>The options of a SYN that was passed over, and what is expected after it.</summary>
    public TcpSideFlags LastFlags { get; set; }

    /// <summary>How many times the last ACK was repeated.</summary>
    public int Retransmissions { get; set; }

    /// <summary>Data that one side sent is not acknowledged.</summary>
    public bool IsDataUnacknowledged => _original.Is(TcpSideFlags.DataUnacknowledged) || _reply.Is(TcpSideFlags.DataUnacknowledged);

    /// <summary>Somebody has begun to close.</summary>
    public bool IsCloseInitiated => _original.Is(TcpSideFlags.CloseInitiated) || _reply.Is(TcpSideFlags.CloseInitiated);

    /// <summary>A connection whose first segment this is: tcp_new.</summary>
    public static TcpTracking Begin(in Packet packet, TcpHeader header)
    {
        var tracking = new TcpTracking(new TcpSide(), new TcpSide());
        var first = tracking._original;
        first.End = packet.TcpEnd;
        first.MaxWindow = Math.Max(1u, header.Window);
        first.MaxEnd = first.End;
        if (packet.TcpFlags.HasFlag(TcpFlags.Syn))
        {
            TcpWindow.ReadOptions(header, first);
            return tracking;
        }

        // "We are in the middle of a connection, its history is lost for us. Let's try to use the data from the packet."
        first.MaxEnd += first.MaxWindow;
        first.Flags = tracking._reply.Flags = TcpSideFlags.SackPermitted | TcpSideFlags.BeLiberal;
        return tracking;
    }

    /// <summary>A connection that was told of, not seen (an imported one): nothing is known of either side yet.</summary>
    public static TcpTracking Unseen() =>
        new(new TcpSide { Flags = TcpSideFlags.BeLiberal }, new TcpSide { Flags = TcpSideFlags.BeLiberal });

    /// <summary>The side that sends in a direction.</summary>
    public TcpSide Side(bool isReply) => isReply ? _reply : _original;

    /// <summary>A copy for a fork.</summary>
    public TcpTracking Clone()
    {
        var copy = new TcpTracking(_original.Clone(), _reply.Clone())
        {
            LastKind = LastKind,
            LastIsReply = LastIsReply,
            LastSequence = LastSequence,
            LastAck = LastAck,
            LastEnd = LastEnd,
            LastWindow = LastWindow,
            LastScale = LastScale,
            LastFlags = LastFlags,
            Retransmissions = Retransmissions,
        };
        return copy;
    }
}
