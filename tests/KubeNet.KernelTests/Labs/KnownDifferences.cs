namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Labs in which the model is known not to do what the kernel does, with the kernel's fact. A lab that agrees again must be taken off
/// the list: the test says so.
/// </summary>
internal static class KnownDifferences
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["iptables-nft reads the data of a later fragment as if it were the header, where conntrack has not put it together"] =
            "nft_payload_fast_eval of Linux 6.18 does not look at fragoff; that of later kernels does, and the model does as they do",
        ["NAT of a VXLAN's outer packet of IPv4 spoils its checksum, which a bridge below brings to light"] =
            "inet_proto_csum_replace4 takes the outer checksum, which is whole, for one that a device has yet to finish; the model knows no checksums of outer packets",
        ["NAT of a VXLAN's outer packet of IPv6 spoils its checksum, which a bridge below brings to light"] =
            "inet_proto_csum_replace16 takes the outer checksum, which is whole, for one that a device has yet to finish; the model knows no checksums of outer packets",
        ["a host follows a redirect of IPv6 that comes from its gateway's own address, about what a socket sent that is bound to the device"] =
            "rt6_do_redirect (ip6_redirect_nh_match) makes a route of its own for the destination; the model sends redirects and follows none",
    };
}
