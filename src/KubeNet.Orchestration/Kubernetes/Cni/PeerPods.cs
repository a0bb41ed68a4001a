using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>Pods behind a node to which its peers have one route: all of its pod network, or one that has an address outside of it.</summary>
/// <param name="Node">The node that runs them.</param>
/// <param name="Destination">Where their addresses lie.</param>
internal readonly record struct PeerPods(Node Node, IpPrefix Destination)
{
    /// <summary>The next hop to them: the address of the node, unless it is on another link; null where it has none of the family.</summary>
    public IpAddress? Via { get; init; } = Node.AddressOf(Destination.Family);

    /// <summary>Whether it is one pod with an address outside.</summary>
    public bool IsSingle => Destination.Length == Destination.Family.AddressBits();

    /// <summary>All that is behind a node.</summary>
    public static IEnumerable<PeerPods> Of(Cluster cluster, Node node) =>
        NetworksOf(node).Concat(Outside(cluster, node));

    /// <summary>The addresses of a node's pods that lie outside of its pod networks.</summary>
    public static IEnumerable<PeerPods> Outside(Cluster cluster, Node node) => cluster.Index.PodsOutside(node.Name).SelectMany(name => Outside(cluster, cluster.Pods[name]));

    /// <summary>A node's pod networks.</summary>
    public static IEnumerable<PeerPods> NetworksOf(Node node) => node.PodCidrs.Select(cidr => new PeerPods(node, cidr));

    /// <summary>A pod's addresses outside of its node's pod networks; none of a pod without a network of its own.</summary>
    public static IEnumerable<PeerPods> Outside(Cluster cluster, Pod? pod)
    {
        if (pod is not { HostNetwork: false, HasNetwork: true } || !cluster.Nodes.TryGetValue(pod.NodeName!, out var node) || !cluster.Index.PodsOutside(node.Name).Contains(pod.Name))
            yield break;
        foreach (var address in pod.Addresses)
        {
            if (node.PodCidrOf(address.Family)?.Contains(address) != true)
                yield return new PeerPods(node, IpPrefix.Host(address));
        }
    }
}
