using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// felix's nat rules for a pool with <c>natOutgoing</c>: what pods send out of all pools is masqueraded. Each rule carries felix's hash of its chain
/// up to itself; the rules are the same on every cluster, and so are the hashes. IPv6 pools are not masqueraded, which is Calico's default.
/// </summary>
internal sealed class CalicoRules(ClusterOptions options)
{
    private const string AllPools = "cali40all-ipam-pools";
    private const string MasqueradedPools = "cali40masq-ipam-pools";

    private static readonly (string Chain, string Hash, string Rule)[] s_ipipRules =
    [
        ("cali-POSTROUTING", "SXWvdsbh4Mw7wOln", "-o tunl0 -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL -j MASQUERADE --random-fully"),
    ];

    // The same on all nodes.
    private readonly Lazy<Table> _nat = new(() => PluginRules.Write(TableName.Nat, IpFamily.IPv4, (blank, table) => Nat(WithPools(blank, table.Namespace, PoolsOf(options)), table, options.CalicoIpip)));

    /// <summary>Adds sets and chains on a node.</summary>
    public NetworkConfig Add(NetworkConfig config, Node node)
    {
        var pools = PoolsOf(options);
        if (pools.Count == 0)
            return config;
        return PluginRules.Add(WithPools(config, node.Name, pools), new TableLocation(node.Name, TableName.Nat), _nat.Value, "PREROUTING", "OUTPUT", "POSTROUTING");
    }

    private static List<string> PoolsOf(ClusterOptions options) => [.. options.PodCidrs.Where(cidr => cidr.Family == IpFamily.IPv4).Select(cidr => cidr.ToString())];

    private static NetworkConfig WithPools(NetworkConfig config, string @namespace, List<string> pools)
    {
        foreach (var set in (string[])[AllPools, MasqueradedPools])
        {
            config = config.CreateIpSet(@namespace, IpSet.Create(set, IpSetTypes.HashNet, new IpSetOptions { Family = IpFamily.IPv4, MaxElements = 1048576 }))
                .AddIpSetEntries(@namespace, set, pools, TimeSpan.Zero);
        }

        return config;
    }

    private static NetworkConfig Nat(NetworkConfig config, TableLocation table, bool ipip)
    {
        foreach (var chain in (string[])["cali-OUTPUT", "cali-POSTROUTING", "cali-PREROUTING", "cali-fip-dnat", "cali-fip-snat", "cali-nat-outgoing"])
            config = config.AddChain(table, chain);
        (string Chain, string Hash, string Rule)[] rules =
        [
            ("PREROUTING", "6gwbT8clXdHdC1b1", "-j cali-PREROUTING"),
            ("OUTPUT", "tVnHkvAo15HuiPy0", "-j cali-OUTPUT"),
            ("POSTROUTING", "O3lYWMrLQYEMJtB5", "-j cali-POSTROUTING"),
            ("cali-OUTPUT", "GBTAv2p5CwevEyJm", "-j cali-fip-dnat"),
            ("cali-PREROUTING", "r6XmIziWUJsdOK6Z", "-j cali-fip-dnat"),
            ("cali-POSTROUTING", "Z-c7XtVd2Bq7s_hA", "-j cali-fip-snat"),
            ("cali-POSTROUTING", "nYKhEzDlr11Jccal", "-j cali-nat-outgoing"),
            .. ipip ? s_ipipRules : [],
            ("cali-nat-outgoing", "flqWnvo8yq4ULQLa", $"-m set --match-set {MasqueradedPools} src -m set ! --match-set {AllPools} dst -j MASQUERADE --random-fully"),
        ];
        return rules.Aggregate(config, (all, rule) => all.AppendRule(table, rule.Chain, $"-m comment --comment cali:{rule.Hash} {rule.Rule}"));
    }
}
