namespace KubeNet.Engine.Tracing;

/// <summary>Why the kernel let go of a packet in silence: <c>enum skb_drop_reason</c> (include/net/dropreason-core.h, Linux 6.18).</summary>
public enum DropReason
{
    /// <summary>A netfilter hook said NF_DROP.</summary>
    NetfilterDrop,

    /// <summary>The reverse path filter: the source is not reached through the device it came from.</summary>
    IpRpFilter,

    /// <summary>A source that no packet may carry on this device, or a loopback destination from outside.</summary>
    IpLocalSource,

    /// <summary>A source address that is invalid (multicast, broadcast, 0.0.0.0/8).</summary>
    IpInvalidSource,

    /// <summary>A destination of 127.0.0.0/8 from outside, without route_localnet.</summary>
    IpLocalnet,

    /// <summary>A destination that is invalid (0.0.0.0).</summary>
    IpInvalidDest,

    /// <summary>No route for a packet that came in.</summary>
    IpInNoRoutes,

    /// <summary>Not an address of this host, which does not forward.</summary>
    IpInAddrErrors,

    /// <summary>No route for a packet that goes out.</summary>
    IpOutNoRoutes,

    /// <summary>No socket took it.</summary>
    NoSocket,

    /// <summary>A filter on the socket took it (sk_filter).</summary>
    SocketFilter,

    /// <summary>A UDP checksum that is wrong, or that the kernel takes for wrong.</summary>
    UdpCsum,

    /// <summary>No neighbour answered ARP or NDP.</summary>
    NeighFailed,

    /// <summary>Larger than the path's MTU with DF set.</summary>
    PktTooBig,

    /// <summary>A header that IP cannot go on with: the TTL or hop limit of what is forwarded ran out.</summary>
    IpInHdr,

    /// <summary>The frame was for another host's MAC address.</summary>
    OtherHost,

    /// <summary>The device is down or gone.</summary>
    DevReady,

    /// <summary>A unicast IP packet in a link-layer broadcast or multicast frame.</summary>
    UnicastInL2Multicast,

    /// <summary>The bridge port that it came in through does not forward.</summary>
    BridgeIngressStpState,

    /// <summary>The bridge has no port to send it to.</summary>
    BridgeNoEgressPort,

    /// <summary>No protocol of this number is known here.</summary>
    IpNoProto,

    /// <summary>IPv6 is switched off on the device.</summary>
    Ipv6Disabled,

    /// <summary>A TCP segment whose flags mean nothing to the socket: to a listener neither a SYN nor an ACK, or SYN and FIN at once.</summary>
    TcpFlags,

    /// <summary>A RST, to a socket that has no connection to end.</summary>
    TcpReset,

    /// <summary>A message that its protocol does not take, such as a ping to all.</summary>
    InvalidProto,

    /// <summary>A VXLAN knows no host behind the destination, and has no default one.</summary>
    NoTxTarget,

    /// <summary>No VXLAN of this host has the identifier.</summary>
    VxlanVniNotFound,

    /// <summary>What came to a VXLAN's port is no VXLAN packet.</summary>
    VxlanInvalidHdr,

    /// <summary>A permanent FDB entry says that the source is behind another host.</summary>
    VxlanEntryExists,

    /// <summary>The frame comes from the receiving device itself: a loop.</summary>
    LocalMac,

    /// <summary>A source that no frame may carry: zero or a group.</summary>
    MacInvalidSource,

    /// <summary>Too short for the headers that it should have.</summary>
    PktTooSmall,

    /// <summary>A tunnel that leads into itself would wrap it once more than the kernel allows.</summary>
    RecursionLimit,

    /// <summary>The outer packet met congestion that the inner one cannot be told of (RFC 6040).</summary>
    IpTunnelEcn,

    /// <summary>Forwarding is off, or the packet was not for this host's MAC.</summary>
    NotSpecified,
}

/// <summary>The kernel's spelling.</summary>
public static class DropReasonExtensions
{
    /// <summary>The name without its SKB_DROP_REASON_ prefix, such as IP_RPFILTER.</summary>
    public static string ToKernelName(this DropReason reason) => reason switch
    {
        DropReason.NetfilterDrop => "NETFILTER_DROP",
        DropReason.IpRpFilter => "IP_RPFILTER",
        DropReason.IpLocalSource => "IP_LOCAL_SOURCE",
        DropReason.IpInvalidSource => "IP_INVALID_SOURCE",
        DropReason.IpLocalnet => "IP_LOCALNET",
        DropReason.IpInvalidDest => "IP_INVALID_DEST",
        DropReason.IpInNoRoutes => "IP_INNOROUTES",
        DropReason.IpInAddrErrors => "IP_INADDRERRORS",
        DropReason.IpOutNoRoutes => "IP_OUTNOROUTES",
        DropReason.NoSocket => "NO_SOCKET",
        DropReason.SocketFilter => "SOCKET_FILTER",
        DropReason.UdpCsum => "UDP_CSUM",
        DropReason.NeighFailed => "NEIGH_FAILED",
        DropReason.PktTooBig => "PKT_TOO_BIG",
        DropReason.IpInHdr => "IP_INHDR",
        DropReason.OtherHost => "OTHERHOST",
        DropReason.DevReady => "DEV_READY",
        DropReason.UnicastInL2Multicast => "UNICAST_IN_L2_MULTICAST",
        DropReason.BridgeIngressStpState => "BRIDGE_INGRESS_STP_STATE",
        DropReason.BridgeNoEgressPort => "BRIDGE_NO_EGRESS_PORT",
        DropReason.IpNoProto => "IP_NOPROTO",
        DropReason.Ipv6Disabled => "IPV6DISABLED",
        DropReason.TcpFlags => "TCP_FLAGS",
        DropReason.TcpReset => "TCP_RESET",
        DropReason.InvalidProto => "INVALID_PROTO",
        DropReason.NoTxTarget => "NO_TX_TARGET",
        DropReason.VxlanVniNotFound => "VXLAN_VNI_NOT_FOUND",
        DropReason.VxlanInvalidHdr => "VXLAN_INVALID_HDR",
        DropReason.VxlanEntryExists => "VXLAN_ENTRY_EXISTS",
        DropReason.LocalMac => "LOCAL_MAC",
        DropReason.MacInvalidSource => "MAC_INVALID_SOURCE",
        DropReason.PktTooSmall => "PKT_TOO_SMALL",
        DropReason.RecursionLimit => "RECURSION_LIMIT",
        DropReason.IpTunnelEcn => "IP_TUNNEL_ECN",
        DropReason.NotSpecified => "NOT_SPECIFIED",
    };
}
