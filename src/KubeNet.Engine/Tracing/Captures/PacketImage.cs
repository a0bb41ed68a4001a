using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tracing.Captures;

/// <summary>A packet in a captured frame, and what a tunnel wrapped into it.</summary>
/// <param name="Packet">The packet; its mark is not on the wire.</param>
/// <param name="Number">Which of the packets of a trace it is, from 1, in the order in which a device first saw them: the same at every device, however it was rewritten.</param>
public sealed record PacketImage(Packet Packet, uint Number)
{
    /// <summary>Of an ICMP error or redirect: the packet that it quotes. Otherwise null.</summary>
    public PacketImage? Quoted { get; init; }

    /// <summary>Of a fragment: the length of the packet that it is a piece of, in bytes. Otherwise 0.</summary>
    public int WholeLength { get; init; }

    /// <summary>Whether it answers another packet, which is what tells an INIT ACK of SCTP from an INIT.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>What a tunnel wrapped into it, or null.</summary>
    public FrameImage? Inner { get; init; }

    /// <summary>Whether what a tunnel wrapped is a whole Ethernet frame, not a bare packet.</summary>
    public bool IsTunnelledFrame { get; init; }

    /// <summary>The tunnel's key: a VXLAN's identifier. 0 where there is none.</summary>
    public int TunnelKey { get; init; }

    /// <summary>Whether a GRE header carries a checksum.</summary>
    public bool HasGreChecksum { get; init; }
}
