namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>The headers of an IPv6 packet that <c>-m ipv6header</c> knows: MASK_* of the kernel.</summary>
[Flags]
public enum Ipv6Headers : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Hop-by-hop options.</summary>
    HopByHop = 128,

    /// <summary>Destination options.</summary>
    Destination = 64,

    /// <summary>A routing header.</summary>
    Routing = 32,

    /// <summary>A fragment header.</summary>
    Fragment = 16,

    /// <summary>An authentication header.</summary>
    Authentication = 8,

    /// <summary>An encapsulated payload.</summary>
    Esp = 4,

    /// <summary>No next header.</summary>
    NoNext = 2,

    /// <summary>Any protocol above IPv6.</summary>
    Protocol = 1,
}
