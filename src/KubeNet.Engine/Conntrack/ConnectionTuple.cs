using System.Runtime.InteropServices;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>
/// One direction of a connection: struct nf_conntrack_tuple. For ICMP the identifier stands in <see cref="SourcePort"/> and type and
/// code in <see cref="DestinationPort"/> (type in the high byte), so that a tuple and its inverse differ as in nf_conntrack_proto_icmp.c. Both ends are of one
/// family. Nobody outside can change one.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public record struct ConnectionTuple
{
    private AddressPair _ends;
    private IpProtocol _protocol;
    private ushort _sourcePort;
    private ushort _destinationPort;
    private ushort _zone;

    /// <summary>Where the direction starts.</summary>
    public required IpAddress Source
    {
        readonly get => _ends.Source;
        init => _ends.SetSource(value);
    }

    /// <summary>Where it ends.</summary>
    public required IpAddress Destination
    {
        readonly get => _ends.Destination;
        init => _ends.SetDestination(value);
    }

    /// <summary>The transport protocol.</summary>
    public required IpProtocol Protocol
    {
        readonly get => _protocol;
        init => _protocol = value;
    }

    /// <summary>The source port, or the ICMP identifier.</summary>
    public ushort SourcePort
    {
        readonly get => _sourcePort;
        init => _sourcePort = value;
    }

    /// <summary>The destination port, or ICMP type and code.</summary>
    public ushort DestinationPort
    {
        readonly get => _destinationPort;
        init => _destinationPort = value;
    }

    /// <summary>The conntrack zone.</summary>
    public ushort Zone
    {
        readonly get => _zone;
        init => _zone = value;
    }

    /// <summary>The ICMP type of a query.</summary>
    public readonly byte IcmpType => (byte)(DestinationPort >> 8);

    /// <summary>The ICMP code of a query.</summary>
    public readonly byte IcmpCode => (byte)DestinationPort;

    /// <summary>The family of both addresses.</summary>
    public readonly IpFamily Family => _ends.Family;

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        const ulong Golden = 0x9e37_79b9_7f4a_7c15;
        var hash = _ends.Mix(Golden);
        hash = (hash ^ (hash >> 32) ^ (_sourcePort | (ulong)_destinationPort << 16 | (ulong)_zone << 32 | (ulong)(byte)_protocol << 48)) * Golden;
        return (int)(hash >> 32);
    }

    /// <summary>Makes the variable's own tuple the inverse of another, ICMP's type aside: what an answer to it looks like. In place, field by field.</summary>
    internal void SetInverse(in ConnectionTuple other)
    {
        _ends.SetReverse(other._ends);
        (_protocol, _sourcePort, _destinationPort, _zone) = (other._protocol, other._destinationPort, other._sourcePort, other._zone);
    }

    /// <summary>Sets ICMP's identifier, type and code in place.</summary>
    internal void SetQuery(ushort identifier, byte type, byte code) => (_sourcePort, _destinationPort) = (identifier, (ushort)(type << 8 | code));

    /// <summary>The tuple as <c>conntrack -L</c> prints it: <c>src=10.0.0.1 dst=10.0.0.2 sport=40000 dport=80</c>.</summary>
    public override readonly string ToString() => Protocol switch
    {
        _ when Protocol.HasPorts() => $"src={Source} dst={Destination} sport={SourcePort} dport={DestinationPort}",
        _ when Protocol.IsIcmp() => $"src={Source} dst={Destination} type={IcmpType} code={IcmpCode} id={SourcePort}",
        _ => $"src={Source} dst={Destination}",
    };
}
