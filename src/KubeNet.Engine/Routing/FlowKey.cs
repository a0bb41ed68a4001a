using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Routing;

/// <summary>What a route look-up goes by: struct flowi4 and flowi6.</summary>
public readonly record struct FlowKey
{
    /// <summary>The destination.</summary>
    public required IpAddress Destination { get; init; }

    /// <summary>The source, or null where it is not chosen yet.</summary>
    public IpAddress? Source { get; init; }

    /// <summary>The device it came in by; <c>lo</c> for what is made here.</summary>
    public string InDevice { get; init; }

    /// <summary>The device it must leave by, or 0 for any.</summary>
    public int OutIndex { get; init; }

    /// <summary>The name of that device, which ip rules ask for; null for any.</summary>
    public string? OutDevice { get; init; }

    /// <summary>Of IPv6 the device that is preferred among routes of one prefix and metric, or 0: the one that it came in by (rt6_score_route).</summary>
    internal int PreferredIndex { get; init; }

    /// <summary>The mark.</summary>
    public uint Mark { get; init; }

    /// <summary>The user whose socket sends it; 0 for what the kernel sends by itself, and for what was received.</summary>
    public uint User { get; init; }

    /// <summary>The table of the VRF that it belongs to, or null.</summary>
    public uint? VrfTable { get; init; }

    /// <summary>The TOS byte.</summary>
    public byte Tos { get; init; }

    /// <summary>Of a tunnel's packet the flow in it, of an ICMP error the flow that it is about; otherwise null. Only the choice of a next hop looks at it.</summary>
    public InnerFlow? Inner { get; init; }

    /// <summary>The protocol.</summary>
    public IpProtocol Protocol { get; init; }

    /// <summary>The source port.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The destination port.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>
    /// Whether protocol and ports stand in a packet, where ip rules look only if one of them asks for such that is not for what is made here alone (fib4_rules_early_flow_dissect,
    /// fib_rule_requires_fldissect), and were not said by a socket.
    /// </summary>
    internal bool IsOfPacket { get; init; }
}
