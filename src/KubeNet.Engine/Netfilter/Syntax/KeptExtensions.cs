using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The extensions of iptables 1.8.9 that have no file here: rules that use them are read, kept and printed, and answer Unknown.</summary>
internal static class KeptExtensions
{
    private static readonly string[] BothMatches =
    [
        "bpf", "cgroup", "cluster", "connbytes", "connlabel", "connlimit", "cpu", "devgroup", "ecn", "esp", "hashlimit", "helper",
        "ipcomp", "ipvs", "osf", "owner", "policy", "quota", "rateest", "socket", "string", "tcpmss", "time", "u32", "ah",
    ];

    private static readonly string[] IPv4Matches = ["realm"];

    private static readonly string[] IPv6Matches = ["dst", "eui64", "frag", "hbh", "ipv6header", "mh", "rt", "srh"];

    private static readonly string[] BothTargets =
    [
        "AUDIT", "CHECKSUM", "CLASSIFY", "CONNSECMARK", "HMARK", "IDLETIMER", "LED", "RATEEST", "SECMARK", "SYNPROXY", "TCPMSS",
        "TCPOPTSTRIP", "TEE", "TPROXY",
    ];

    private static readonly string[] IPv4Targets = ["CLUSTERIP", "ECN", "ULOG"];

    private static readonly string[] IPv6Targets = ["DNPT", "SNPT"];

    public static IEnumerable<string> MatchNames(IpFamily family) => BothMatches.Concat(family == IpFamily.IPv4 ? IPv4Matches : IPv6Matches);

    public static IEnumerable<string> TargetNames(IpFamily family) => BothTargets.Concat(family == IpFamily.IPv4 ? IPv4Targets : IPv6Targets);

    public static bool IsMatch(string name, IpFamily family) =>
        BothMatches.Contains(name) || (family == IpFamily.IPv4 ? IPv4Matches : IPv6Matches).Contains(name);

    public static bool IsTarget(string name, IpFamily family) =>
        BothTargets.Contains(name) || (family == IpFamily.IPv4 ? IPv4Targets : IPv6Targets).Contains(name);
}
