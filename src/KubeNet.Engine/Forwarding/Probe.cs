using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>What a program sends: one packet from a socket in a namespace.</summary>
public sealed record Probe
{
    /// <summary>The namespace of the sending program.</summary>
    public required string From { get; init; }

    /// <summary>The destination.</summary>
    public required IpAddress To { get; init; }

    /// <summary>The address the socket is bound to, or null: the kernel chooses.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>TCP (a SYN), UDP, SCTP (an INIT) or ICMP of the destination's family (an echo request).</summary>
    public IpProtocol Protocol { get; init; } = IpProtocol.Tcp;

    /// <summary>The destination port; of no meaning for ICMP.</summary>
    public ushort Port { get; init; }

    /// <summary>The source port or ICMP identifier, or null: the next of the lab's ephemeral ports.</summary>
    public ushort? SourcePort { get; init; }

    /// <summary>Tells sockets apart that send from the same port one after the other: each has a flow of its own to what spreads flows (sk_txhash), such as a VXLAN's source ports.</summary>
    public uint Socket { get; init; }

    /// <summary>Bytes of payload: UDP, ICMP, TCP segments of a raw socket, and the data of a <see cref="Conversation"/>. A TCP SYN carries none.</summary>
    public int PayloadSize { get; init; }

    /// <summary>The payload itself, where a rule may look at it; <see cref="PayloadSize"/> is then its length. Null: its bytes are not known.</summary>
    public PacketPayload? Payload
    {
        get;
        init
        {
            field = value;
            PayloadSize = value?.Length ?? PayloadSize;
        }
    }

    /// <summary>The user identifier of the sending program.</summary>
    public uint User { get; init; }

    /// <summary>The group identifier of the sending program.</summary>
    public uint Group { get; init; }

    /// <summary>SO_MARK.</summary>
    public uint Mark { get; init; }

    /// <summary>IP_TTL and IP_MULTICAST_TTL, or null: net.ipv4.ip_default_ttl (64), and 1 to a group.</summary>
    public byte? Ttl { get; init; }

    /// <summary>IP_TOS.</summary>
    public byte Tos { get; init; }

    /// <summary>SO_BINDTODEVICE, or null.</summary>
    public string? Device { get; init; }

    /// <summary>SO_BROADCAST: may send to a broadcast address, which otherwise fails with EACCES.</summary>
    public bool Broadcast { get; init; }

    /// <summary>The don't-fragment bit, or null: set as Linux sets it (path MTU discovery is on).</summary>
    public bool? DontFragment { get; init; }

    /// <summary>TCP flags other than a SYN: sent by a raw socket, so that nobody awaits an answer.</summary>
    public TcpFlags? TcpFlags { get; init; }

    /// <summary>
    /// With <see cref="TcpFlags"/>: sequence number, acknowledgment, window and options of the segment. Null for sequence number 0,
    /// acknowledgment 0 and a window of 64240 bytes, without options.
    /// </summary>
    public TcpHeader? Tcp { get; init; }

    /// <summary>
    /// TCP: go on after the SYN-ACK. The client acknowledges it and sends <see cref="PayloadSize"/> bytes of data, in segments of the MSS that both
    /// ends agreed on; the listener acknowledges them and sends as many back. DF is set, as Linux sets it.
    /// </summary>
    public bool Conversation { get; init; }

    /// <summary>Do not walk the answer back.</summary>
    public bool OneWay { get; init; }
}
