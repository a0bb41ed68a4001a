using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tracing.Captures;

/// <summary>What an Ethernet frame looked like at one moment: its addresses, its tags, and the ARP message or the packet in it.</summary>
public sealed record FrameImage
{
    /// <summary>The Ethernet source.</summary>
    public MacAddress Source { get; init; }

    /// <summary>The Ethernet destination.</summary>
    public MacAddress Destination { get; init; }

    /// <summary>Its VLAN tags, the outermost first.</summary>
    public EquatableArray<FrameTag> Tags { get; init; }

    /// <summary>The ARP message in it; null where it is a packet.</summary>
    public ArpMessage? Arp { get; init; }

    /// <summary>The packet in it; null where it is an ARP message.</summary>
    public PacketImage? Packet { get; init; }
}
