using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>What the tunnels over IPv4 share when they are made. They start down.</summary>
/// <param name="Namespace">The namespace, whose addresses and routes the outer packets use.</param>
/// <param name="Name">The name.</param>
public abstract record IpTunnelSpec(string Namespace, string Name)
{
    /// <summary>The source of outer packets, or null (<c>any</c>): the route chooses it.</summary>
    public IpAddress? Local { get; init; }

    /// <summary>The other end, or null (<c>any</c>): the gateway of the inner packet's route.</summary>
    public IpAddress? Remote { get; init; }

    /// <summary>The device below, or null.</summary>
    public string? Device { get; init; }

    /// <summary>The TTL of outer packets; 0 inherits.</summary>
    public byte Ttl { get; init; }

    /// <summary>The TOS of outer packets; 1 inherits.</summary>
    public byte Tos { get; init; }

    /// <summary>False: <c>nopmtudisc</c>.</summary>
    public bool PmtuDiscovery { get; init; } = true;

    /// <summary>The MTU in bytes, or null: what the device that the tunnel sends by leaves room for, or Ethernet's 1500 where that is not known.</summary>
    public int? Mtu { get; init; }
}
