using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// One direction of a connection: struct nf_conntrack_tuple. For ICMP the identifier stands in <see cref="SourcePort"/> and type and
/// code in <see cref="DestinationPort"/> (type in the high byte), so that a tuple and its inverse differ as in nf_conntrack_proto_icmp.c.
/// </summary>
public readonly record struct ConnectionTuple
{
    /// <summary>Where the direction starts.</summary>
    public required IpAddress Source { get; init; }

    /// <summary>Where it ends.</summary>
    public required IpAddress Destination { get; init; }

    /// <summary>The transport protocol.</summary>
    public required IpProtocol Protocol { get; init; }

    /// <summary>The source port, or the ICMP identifier.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The destination port, or ICMP type and code.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>The conntrack zone.</summary>
    public ushort Zone { get; init; }

    /// <summary>The ICMP type of a query.</summary>
    public byte IcmpType => (byte)(DestinationPort >> 8);

    /// <summary>The ICMP code of a query.</summary>
    public byte IcmpCode => (byte)DestinationPort;

    /// <summary>The family of both addresses.</summary>
    public IpFamily Family => Destination.Family;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        const ulong Golden = 0x9e37_79b9_7f4a_7c15;
        var hash = Source.Mix(Golden) ^ System.Numerics.BitOperations.RotateLeft(Destination.Mix(Golden), 23);
        hash = (hash ^ (hash >> 32) ^ (SourcePort | (ulong)DestinationPort << 16 | (ulong)Zone << 32 | (ulong)(byte)Protocol << 48)) * Golden;
        return (int)(hash >> 32);
    }

    /// <summary>The tuple as <c>conntrack -L</c> prints it: <c>src=10.0.0.1 dst=10.0.0.2 sport=40000 dport=80</c>.</summary>
    public override string ToString() => Protocol switch
    {
        _ when Protocol.HasPorts() => $"src={Source} dst={Destination} sport={SourcePort} dport={DestinationPort}",
        _ when Protocol.IsIcmp() => $"src={Source} dst={Destination} type={IcmpType} code={IcmpCode} id={SourcePort}",
        _ => $"src={Source} dst={Destination}",
    };
}
