using System.Collections.Concurrent;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// flanneld's rules with <c>--ip-masq</c>, as kube-flannel.yml starts it (pkg/trafficmngr/iptables of flannel): what pods send out of the pod networks is masqueraded,
/// and what goes from or to them is forwarded whatever FORWARD's policy.
/// </summary>
internal sealed class FlannelRules
{
    private readonly ConcurrentDictionary<IpPrefix, Table> _accept = [];

    private const string Postrouting = "FLANNEL-POSTRTG";
    private const string Forward = "FLANNEL-FWD";

    /// <summary>Adds the chains FLANNEL-POSTRTG and FLANNEL-FWD of each family on a node.</summary>
    public NetworkConfig Add(NetworkConfig config, Cluster cluster, Node node)
    {
        foreach (var network in cluster.Options.PodCidrs)
        {
            if (node.PodCidrOf(network.Family) is not { } own)
                continue;
            config = PluginRules.Add(config, new TableLocation(node.Name, TableName.Nat, network.Family), (blank, table) => Masquerade(blank, table, network, own));
            config = PluginRules.Add(config, new TableLocation(node.Name, TableName.Filter, network.Family), _accept.GetOrAdd(network, AcceptOf));
        }

        return config;
    }

    private static NetworkConfig Masquerade(NetworkConfig config, TableLocation table, IpPrefix network, IpPrefix own)
    {
        const string comment = "-m comment --comment 'flanneld masq'";
        var multicast = network.Family == IpFamily.IPv4 ? "224.0.0.0/4" : "ff00::/8";
        return config.AddChain(table, Postrouting)
            .AppendRule(table, "POSTROUTING", $"{comment} -j {Postrouting}")
            .AppendRule(table, Postrouting, $"-m mark --mark 0x4000/0x4000 {comment} -j RETURN")
            .AppendRule(table, Postrouting, $"-s {own} -d {network} {comment} -j RETURN")
            .AppendRule(table, Postrouting, $"-s {network} -d {own} {comment} -j RETURN")
            .AppendRule(table, Postrouting, $"! -s {network} -d {own} {comment} -j RETURN")
            .AppendRule(table, Postrouting, $"-s {network} ! -d {multicast} {comment} -j MASQUERADE --random-fully")
            .AppendRule(table, Postrouting, $"! -s {network} -d {network} {comment} -j MASQUERADE --random-fully");
    }

    // The same on all nodes.
    private static Table AcceptOf(IpPrefix network) => PluginRules.Write(TableName.Filter, network.Family, (blank, table) => Accept(blank, table, network));

    private static NetworkConfig Accept(NetworkConfig config, TableLocation table, IpPrefix network)
    {
        const string comment = "-m comment --comment 'flanneld forward'";
        return config.AddChain(table, Forward)
            .AppendRule(table, "FORWARD", $"{comment} -j {Forward}")
            .AppendRule(table, Forward, $"-s {network} {comment} -j ACCEPT")
            .AppendRule(table, Forward, $"-d {network} {comment} -j ACCEPT");
    }
}
