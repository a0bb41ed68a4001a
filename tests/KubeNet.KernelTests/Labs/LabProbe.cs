using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Labs;

/// <summary>One packet that a lab sends, in both worlds.</summary>
public sealed record LabProbe
{
    /// <summary>The sender's namespace.</summary>
    public required string From { get; init; }

    /// <summary>UDP, TCP or ICMP (of the destination's family).</summary>
    public required IpProtocol Protocol { get; init; }

    /// <summary>Where it goes.</summary>
    public required IpAddress To { get; init; }

    /// <summary>The destination port.</summary>
    public ushort Port { get; init; }

    /// <summary>The source port, or the ICMP identifier. 0 gets 40000 and the probe's place in the lab: never left to chance, never used twice.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The address the socket is bound to, or null to let the kernel choose.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>UDP or ICMP data, in bytes; of a raw segment none unless given.</summary>
    public int? PayloadSize { get; init; }

    /// <summary>UDP data as text, or null: zeros in the kernel, which the model does not know.</summary>
    public string? Payload { get; init; }

    /// <summary>The user and group identifier of the program.</summary>
    public uint User { get; init; }

    /// <summary>The bytes of data.</summary>
    public int DataSize => Payload?.Length ?? PayloadSize ?? (Protocol == IpProtocol.Tcp ? 0 : 8);

    /// <summary>SO_BINDTODEVICE, or null.</summary>
    public string? Device { get; init; }

    /// <summary>SO_BROADCAST.</summary>
    public bool Broadcast { get; init; }

    /// <summary>IP_TTL and IP_MULTICAST_TTL, or null.</summary>
    public byte? Ttl { get; init; }

    /// <summary>IP_TOS, or null.</summary>
    public byte? Tos { get; init; }

    /// <summary>SO_MARK, or null.</summary>
    public uint? Mark { get; init; }

    /// <summary>
    /// IP_MTU_DISCOVER: DF set (IP_PMTUDISC_DO) or not (IP_PMTUDISC_DONT). Null is what a socket has: TCP and UDP set DF, a packet above the
    /// known path MTU is cut at home.
    /// </summary>
    public bool? DontFragment { get; init; }

    /// <summary>TCP flags of a packet that is sent raw, outside of any socket; null sends from a socket.</summary>
    public TcpFlags? RawFlags { get; init; }

    /// <summary>With <see cref="RawFlags"/>: sequence number, acknowledgment, window and options; <see cref="PayloadSize"/> bytes of data follow.</summary>
    public TcpHeader Tcp { get; init; } = new() { Sequence = 1000, Window = 64240 };

    /// <summary>What is changed before it is sent, or null.</summary>
    public LabChange? Change { get; init; }

    /// <summary>Whether connections, counters and caches of the probe before are kept.</summary>
    public bool KeepsState { get; init; }

    /// <summary>How long to wait for an answer in real time where silence is expected, in milliseconds.</summary>
    public int Patience { get; init; } = 250;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{From}: {Protocol.ToName()} {PacketText.Endpoint(To, Port, Protocol)} from {Source?.ToString() ?? "any"}:{SourcePort}";
}
