namespace KubeNet.Engine.Netfilter;

/// <summary>The answers of REJECT (<c>--reject-with</c>), of both families.</summary>
public enum RejectType : byte
{
    /// <summary>icmp-net-unreachable.</summary>
    IcmpNetUnreachable,

    /// <summary>icmp-host-unreachable.</summary>
    IcmpHostUnreachable,

    /// <summary>icmp-proto-unreachable.</summary>
    IcmpProtoUnreachable,

    /// <summary>icmp-port-unreachable, IPv4's default.</summary>
    IcmpPortUnreachable,

    /// <summary>icmp-net-prohibited.</summary>
    IcmpNetProhibited,

    /// <summary>icmp-host-prohibited.</summary>
    IcmpHostProhibited,

    /// <summary>icmp-admin-prohibited.</summary>
    IcmpAdminProhibited,

    /// <summary>tcp-reset, of both families.</summary>
    TcpReset,

    /// <summary>icmp6-no-route.</summary>
    Icmp6NoRoute,

    /// <summary>icmp6-adm-prohibited.</summary>
    Icmp6AdmProhibited,

    /// <summary>icmp6-addr-unreachable.</summary>
    Icmp6AddrUnreachable,

    /// <summary>icmp6-port-unreachable, IPv6's default.</summary>
    Icmp6PortUnreachable,

    /// <summary>icmp6-policy-fail.</summary>
    Icmp6PolicyFail,

    /// <summary>icmp6-reject-route.</summary>
    Icmp6RejectRoute,
}
