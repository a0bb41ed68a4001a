using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>A GRE tunnel to make: <c>ip link add NAME type gre ...</c>, or <c>gretap</c>.</summary>
/// <param name="Namespace">The namespace, whose addresses and routes the outer packets use.</param>
/// <param name="Name">The name.</param>
public sealed record GreSpec(string Namespace, string Name) : IpTunnelSpec(Namespace, Name)
{
    /// <summary>Whether it carries Ethernet frames (<c>gretap</c>).</summary>
    public bool IsTap { get; init; }

    /// <summary>The key that packets to it must carry; 0 for none.</summary>
    public int InputKey { get; init; }

    /// <summary>The key of outer packets; 0 for none.</summary>
    public int OutputKey { get; init; }

    /// <summary><c>csum</c>.</summary>
    public bool Checksum { get; init; }

    /// <summary><c>seq</c>.</summary>
    public bool Sequence { get; init; }

    /// <summary>The MAC address of a gretap; null takes one from the lab's allocator.</summary>
    public MacAddress? Mac { get; init; }
}
