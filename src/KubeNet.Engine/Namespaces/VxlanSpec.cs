using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>A VXLAN to make: <c>ip link add NAME type vxlan id ID ...</c>. It starts down.</summary>
/// <param name="Namespace">The namespace, whose addresses and routes the outer packets use.</param>
/// <param name="Name">The name.</param>
/// <param name="Id">The VXLAN network identifier, 0..16777215.</param>
public sealed record VxlanSpec(string Namespace, string Name, int Id)
{
    /// <summary>The UDP port; 0 is the kernel's default, 8472.</summary>
    public ushort DestinationPort { get; init; } = VxlanLink.DefaultPort;

    /// <summary>The source of outer packets, or null: the route chooses it.</summary>
    public IpAddress? Local { get; init; }

    /// <summary>The host that gets all for which there is no entry; not beside a <see cref="Group"/>.</summary>
    public IpAddress? Remote { get; init; }

    /// <summary>The multicast group that gets all for which there is no entry; needs a <see cref="Device"/>.</summary>
    public IpAddress? Group { get; init; }

    /// <summary>The device below, or null.</summary>
    public string? Device { get; init; }

    /// <summary>False: <c>nolearning</c>.</summary>
    public bool Learning { get; init; } = true;

    /// <summary>How long learned addresses live, in seconds; 0 is the default, 300.</summary>
    public int AgeingTime { get; init; }

    /// <summary>The TTL of outer packets; 0 is the host's own.</summary>
    public byte Ttl { get; init; }

    /// <summary><c>ttl inherit</c>.</summary>
    public bool InheritsTtl { get; init; }

    /// <summary>The TOS of outer packets; 1 inherits.</summary>
    public byte Tos { get; init; }

    /// <summary><c>df</c>.</summary>
    public VxlanDf DontFragment { get; init; }

    /// <summary><c>srcport</c>, or null.</summary>
    public PortRange? SourcePorts { get; init; }

    /// <summary>The MTU in bytes, or null: what the device below leaves room for, or 1500.</summary>
    public int? Mtu { get; init; }

    /// <summary>The MAC address; null takes one from the lab's allocator.</summary>
    public MacAddress? Mac { get; init; }
}
