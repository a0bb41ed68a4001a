using PacketDotNet;

namespace KubeNet.Snapshots.Captures;

/// <summary>What stands behind an IP header: a header that PacketDotNet knows, with its payload, or bare bytes.</summary>
internal sealed record TransportPart
{
    /// <summary>The header, or null.</summary>
    public Packet? Header { get; private init; }

    /// <summary>The bytes where there is no header.</summary>
    public byte[] Bytes { get; private init; } = [];

    /// <summary>Makes the checksum once the IP header is there, or null.</summary>
    public Action? Sum { get; private init; }

    public static TransportPart Of(byte[] bytes) => new() { Bytes = bytes };

    public static TransportPart Of(Packet header, Action sum) => new() { Header = header, Sum = sum };
}
