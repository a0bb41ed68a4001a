using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>The bridge plugin's <c>ipMasq</c> (SetupIPMasq in pkg/ip): what a pod sends out of its node's pod network gets the node's address.</summary>
internal static class IpMasq
{
    /// <summary>Adds a pod's chain and the rule that leads there.</summary>
    public static NetworkConfig Add(NetworkConfig config, string network, Cluster cluster, Node node, Pod pod)
    {
        var id = ContainerId.Of(cluster, pod);
        var chain = CniChains.Name("", network, id);
        foreach (var address in pod.Addresses)
        {
            var where = new TableLocation(node.Name, TableName.Nat, address.Family);
            var multicast = address.Family == IpFamily.IPv4 ? "224.0.0.0/4" : "ff00::/8";
            var comment = CniChains.Comment("", network, id);
            config = PluginRules.Add(config, where, (blank, table) => blank.AddChain(table, chain)
                .AppendRule(table, chain, $"-d {node.PodCidrOf(address.Family)} {comment} -j ACCEPT")
                .AppendRule(table, chain, $"! -d {multicast} {comment} -j MASQUERADE")
                .AppendRule(table, "POSTROUTING", $"-s {address} {comment} -j {chain}"));
        }

        return config;
    }

    /// <summary>Takes them away.</summary>
    public static NetworkConfig Remove(NetworkConfig config, string network, Cluster cluster, Node node, Pod pod)
    {
        var chain = CniChains.Name("", network, ContainerId.Of(cluster, pod));
        return pod.Addresses.Aggregate(config, (rest, address) => CniChains.Remove(rest, new TableLocation(node.Name, TableName.Nat, address.Family), chain, "POSTROUTING"));
    }
}
