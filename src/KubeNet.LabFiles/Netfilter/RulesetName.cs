using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>What rulesets are called in a lab file: after the commands that edit them.</summary>
internal static class RulesetName
{
    private static readonly (IpFamily Family, IptablesBackend Backend, string Name)[] s_all =
    [
        (IpFamily.IPv4, IptablesBackend.Nft, "iptables"),
        (IpFamily.IPv4, IptablesBackend.Legacy, "iptables-legacy"),
        (IpFamily.IPv6, IptablesBackend.Nft, "ip6tables"),
        (IpFamily.IPv6, IptablesBackend.Legacy, "ip6tables-legacy"),
    ];

    public static IEnumerable<string> All => s_all.Select(one => one.Name);

    public static string Of(Ruleset ruleset) => s_all.First(one => one.Family == ruleset.Family && one.Backend == ruleset.Backend).Name;

    public static Ruleset? Empty(string name) => Array.Find(s_all, one => one.Name == name) is { Name: not null } found ? Ruleset.Empty(found.Family, found.Backend) : null;
}
