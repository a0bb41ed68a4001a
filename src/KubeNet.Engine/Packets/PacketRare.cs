using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Packets;

/// <summary>What few packets carry, out of the way of all others (see <see cref="Packet"/>, which documents each). Null stands for all of it missing.</summary>
internal sealed record PacketRare
{
    public static PacketRare None { get; } = new();

    public ushort IcmpMtu { get; init; }

    public PacketPayload? Payload { get; init; }

    public IpAddress NdTarget { get; init; }

    public MacAddress NdLinkLayerAddress { get; init; }

    public NdFlags NdFlags { get; init; }

    public QuotedPacket? Quoted { get; init; }

    /// <summary>It, or null where nothing is in it, so that equal packets are equal.</summary>
    public static PacketRare? OrNull(PacketRare rare) => rare == None ? null : rare;
}
