using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>What <c>ip route get</c> is asked.</summary>
public sealed record RouteQuery
{
    /// <summary>The destination.</summary>
    public required IpAddress To { get; init; }

    /// <summary><c>from</c>: the source, or null.</summary>
    public IpAddress? From { get; init; }

    /// <summary><c>iif</c>: as if the packet came in by this device; null for one made here.</summary>
    public string? InDevice { get; init; }

    /// <summary><c>oif</c>: as if the sender were bound to this device; null for none.</summary>
    public string? OutDevice { get; init; }

    /// <summary><c>mark</c>.</summary>
    public uint Mark { get; init; }

    /// <summary>The user whose socket would send it (<c>uid</c>); 0 is root.</summary>
    public uint User { get; init; }

    /// <summary><c>tos</c>.</summary>
    public byte Tos { get; init; }

    /// <summary><c>ipproto</c>, for ip rules that ask for it.</summary>
    public IpProtocol Protocol { get; init; }

    /// <summary><c>sport</c>.</summary>
    public ushort SourcePort { get; init; }

    /// <summary><c>dport</c>.</summary>
    public ushort DestinationPort { get; init; }
}
