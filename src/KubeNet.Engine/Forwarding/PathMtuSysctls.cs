using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>What a namespace's sysctls say of path MTUs: of IPv4, but for <paramref name="KeptV6"/>.</summary>
/// <param name="NoDiscovery">net.ipv4.ip_no_pmtu_disc: 0 to 3; what is more is as 1.</param>
/// <param name="ForwardsByThem">net.ipv4.ip_forward_use_pmtu: whether what was learned counts for what is forwarded, too.</param>
/// <param name="Min">net.ipv4.route.min_pmtu: what is heard of less is heard as this, and locked.</param>
/// <param name="Kept">net.ipv4.route.mtu_expires: how long what was learned is known.</param>
/// <param name="KeptV6">net.ipv6.route.mtu_expires.</param>
internal sealed record PathMtuSysctls(int NoDiscovery, bool ForwardsByThem, int Min, TimeSpan Kept, TimeSpan KeptV6)
{
    // DEFAULT_MIN_PMTU.
    private const int UsualMin = 552;

    // DEFAULT_MTU_EXPIRES.
    private const int UsualSeconds = 600;

    /// <summary>Whether a socket looks for the MTU of its path unless it says otherwise; if not it begins with IP_PMTUDISC_DONT (inet_create).</summary>
    public bool SocketsDiscover => NoDiscovery == 0;

    public static PathMtuSysctls Read(Sysctls sysctls) => new(
        sysctls.Number("net.ipv4.ip_no_pmtu_disc"),
        sysctls.Number("net.ipv4.ip_forward_use_pmtu") != 0,
        sysctls.Number("net.ipv4.route.min_pmtu", UsualMin),
        TimeSpan.FromSeconds(sysctls.Number("net.ipv4.route.mtu_expires", UsualSeconds)),
        TimeSpan.FromSeconds(sysctls.Number("net.ipv6.route.mtu_expires", UsualSeconds)));

    /// <summary>Whether a frag-needed error is heard: with 3 of those protocols alone that see whether they sent what it is about (icmp_unreach, icmp_strict_tag_validation).</summary>
    public bool Hears(IpProtocol quoted) => NoDiscovery switch
    {
        2 => false,
        3 => quoted is IpProtocol.Tcp or IpProtocol.Sctp,
        _ => true,
    };

    /// <summary>The MTU that such an error tells of, in bytes, as it is heard: with 1 that something does not fit, but not what would.</summary>
    public int Heard(int mtu) => NoDiscovery is 0 or 3 ? mtu : 0;
}
