namespace KubeNet.Snapshots.Bundles;

/// <summary>The names of the files that a bundle may hold for each namespace.</summary>
internal static class BundleFiles
{
    public const string Meta = "meta.json";
    public const string Link = "ip-link.json";
    public const string Address = "ip-addr.json";
    public const string Route = "ip-route.json";
    public const string Route6 = "ip6-route.json";
    public const string Rule = "ip-rule.json";
    public const string Rule6 = "ip6-rule.json";
    public const string Neighbor = "ip-neigh.json";
    public const string ProxyNeighbor = "ip-neigh-proxy.json";
    public const string Fdb = "bridge-fdb.json";
    public const string BridgeLink = "bridge-link.json";
    public const string BridgeVlan = "bridge-vlan.json";
    public const string Iptables = "iptables-save.txt";
    public const string IptablesLegacy = "iptables-legacy-save.txt";
    public const string Ip6tables = "ip6tables-save.txt";
    public const string Ip6tablesLegacy = "ip6tables-legacy-save.txt";
    public const string IpSet = "ipset.txt";
    public const string Sysctl = "sysctl.txt";
    public const string Conntrack = "conntrack.txt";
    public const string Sockets = "sockets.txt";
    public const string NftRuleset = "nft-ruleset.txt";
    public const string NftHooks = "nft-hooks.txt";

    /// <summary>What the collector wrote about itself; it is not read.</summary>
    public const string CollectorLog = "collector.log";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        Meta, Link, Address, Route, Route6, Rule, Rule6, Neighbor, ProxyNeighbor, Fdb, BridgeLink, BridgeVlan, Iptables, IptablesLegacy, Ip6tables, Ip6tablesLegacy,
        IpSet, Sysctl, Conntrack, Sockets, NftRuleset, NftHooks,
    };

    public static bool IsKnown(string name) => Known.Contains(name);
}
