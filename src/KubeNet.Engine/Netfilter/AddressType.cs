namespace KubeNet.Engine.Netfilter;

/// <summary>The kinds of address that addrtype knows: RTN_* as XT_ADDRTYPE_* bits (include/uapi/linux/netfilter/xt_addrtype.h).</summary>
[Flags]
public enum AddressType : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>UNSPEC.</summary>
    Unspec = 1,

    /// <summary>UNICAST.</summary>
    Unicast = 2,

    /// <summary>LOCAL.</summary>
    Local = 4,

    /// <summary>BROADCAST.</summary>
    Broadcast = 8,

    /// <summary>ANYCAST.</summary>
    Anycast = 16,

    /// <summary>MULTICAST.</summary>
    Multicast = 32,

    /// <summary>BLACKHOLE.</summary>
    Blackhole = 64,

    /// <summary>UNREACHABLE.</summary>
    Unreachable = 128,

    /// <summary>PROHIBIT.</summary>
    Prohibit = 256,

    /// <summary>THROW.</summary>
    Throw = 512,

    /// <summary>NAT.</summary>
    Nat = 1024,

    /// <summary>XRESOLVE.</summary>
    Xresolve = 2048,
}
