using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// flanneld's rules with <c>--ip-masq</c>, as kube-flannel.yml starts it (pkg/trafficmngr/iptables of flannel): what pods send out of the pod networks is masqueraded,
/// and what goes from or to them is forwarded whatever FORWARD's policy.
/// </summary>
internal static class FlannelRules
{
    /// <summary>Adds the chains FLANNEL-POSTRTG and FLANNEL-FWD of each family on a node.</summary>
    public static NetworkConfig Add(NetworkConfig config, Cluster cluster, Node node)
    {
        foreach (var network in cluster.Options.PodCidrs)
        {
            if (node.PodCidrOf(network.Family) is { } own)
                config = config.RestoreRuleset(node.Name, Text(network, own), out _, network.Family, noFlush: true);
        }

        return config;
    }

    private static string Text(IpPrefix network, IpPrefix own)
    {
        const string masq = "-m comment --comment \"flanneld masq\"";
        const string forward = "-m comment --comment \"flanneld forward\"";
        var multicast = network.Family == IpFamily.IPv4 ? "224.0.0.0/4" : "ff00::/8";
        return new StringBuilder()
            .AppendLine("*nat")
            .AppendLine(":FLANNEL-POSTRTG - [0:0]")
            .AppendLine($"-A POSTROUTING {masq} -j FLANNEL-POSTRTG")
            .AppendLine($"-A FLANNEL-POSTRTG -m mark --mark 0x4000/0x4000 {masq} -j RETURN")
            .AppendLine($"-A FLANNEL-POSTRTG -s {own} -d {network} {masq} -j RETURN")
            .AppendLine($"-A FLANNEL-POSTRTG -s {network} -d {own} {masq} -j RETURN")
            .AppendLine($"-A FLANNEL-POSTRTG ! -s {network} -d {own} {masq} -j RETURN")
            .AppendLine($"-A FLANNEL-POSTRTG -s {network} ! -d {multicast} {masq} -j MASQUERADE --random-fully")
            .AppendLine($"-A FLANNEL-POSTRTG ! -s {network} -d {network} {masq} -j MASQUERADE --random-fully")
            .AppendLine("COMMIT")
            .AppendLine("*filter")
            .AppendLine(":FLANNEL-FWD - [0:0]")
            .AppendLine($"-A FORWARD {forward} -j FLANNEL-FWD")
            .AppendLine($"-A FLANNEL-FWD -s {network} {forward} -j ACCEPT")
            .AppendLine($"-A FLANNEL-FWD -d {network} {forward} -j ACCEPT")
            .AppendLine("COMMIT")
            .ToString();
    }
}
