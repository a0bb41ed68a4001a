using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// felix's nat rules for a pool with <c>natOutgoing</c>: what pods send out of all pools is masqueraded. Each rule carries felix's hash of its chain
/// up to itself; the rules are the same on every cluster, and so are the hashes. IPv6 pools are not masqueraded, which is Calico's default.
/// </summary>
internal static class CalicoRules
{
    private const string AllPools = "cali40all-ipam-pools";
    private const string MasqueradedPools = "cali40masq-ipam-pools";

    /// <summary>Adds sets and chains on a node.</summary>
    public static NetworkConfig Add(NetworkConfig config, ClusterOptions options, Node node)
    {
        var pools = options.PodCidrs.Where(cidr => cidr.Family == IpFamily.IPv4).Select(cidr => cidr.ToString()).ToList();
        if (pools.Count == 0)
            return config;
        foreach (var set in (string[])[AllPools, MasqueradedPools])
        {
            config = config.CreateIpSet(node.Name, IpSet.Create(set, IpSetTypes.HashNet, new IpSetOptions { Family = IpFamily.IPv4, MaxElements = 1048576 }))
                .AddIpSetEntries(node.Name, set, pools, TimeSpan.Zero);
        }

        return config.RestoreRuleset(node.Name, Nat(options.CalicoIpip), out _, noFlush: true);
    }

    private static string Nat(bool ipip)
    {
        var text = new StringBuilder()
            .AppendLine("*nat")
            .AppendLine(":cali-OUTPUT - [0:0]")
            .AppendLine(":cali-POSTROUTING - [0:0]")
            .AppendLine(":cali-PREROUTING - [0:0]")
            .AppendLine(":cali-fip-dnat - [0:0]")
            .AppendLine(":cali-fip-snat - [0:0]")
            .AppendLine(":cali-nat-outgoing - [0:0]")
            .AppendLine(Rule("-I PREROUTING", "6gwbT8clXdHdC1b1", "-j cali-PREROUTING"))
            .AppendLine(Rule("-I OUTPUT", "tVnHkvAo15HuiPy0", "-j cali-OUTPUT"))
            .AppendLine(Rule("-I POSTROUTING", "O3lYWMrLQYEMJtB5", "-j cali-POSTROUTING"))
            .AppendLine(Rule("-A cali-OUTPUT", "GBTAv2p5CwevEyJm", "-j cali-fip-dnat"))
            .AppendLine(Rule("-A cali-POSTROUTING", "Z-c7XtVd2Bq7s_hA", "-j cali-fip-snat"))
            .AppendLine(Rule("-A cali-POSTROUTING", "nYKhEzDlr11Jccal", "-j cali-nat-outgoing"));
        if (ipip)
            text.AppendLine(Rule("-A cali-POSTROUTING", "SXWvdsbh4Mw7wOln", "-o tunl0 -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL -j MASQUERADE --random-fully"));
        return text
            .AppendLine(Rule("-A cali-PREROUTING", "r6XmIziWUJsdOK6Z", "-j cali-fip-dnat"))
            .AppendLine(Rule("-A cali-nat-outgoing", "flqWnvo8yq4ULQLa", $"-m set --match-set {MasqueradedPools} src -m set ! --match-set {AllPools} dst -j MASQUERADE --random-fully"))
            .AppendLine("COMMIT")
            .ToString();
    }

    private static string Rule(string command, string hash, string rule) => $"{command} -m comment --comment \"cali:{hash}\" {rule}";
}
