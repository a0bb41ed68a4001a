using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Underlay;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>What is to be done on one node: its own set-up where it is new, pods that go, pods that come.</summary>
internal sealed class NodeWork(Node node)
{
    private const ulong NodeMacs = 4;

    private readonly List<Pod> _gone = [];
    private readonly List<Pod> _fresh = [];
    private bool _isNew;

    /// <summary>The namespaces of the pods that go from here; a pod of the same name may come here or to another node.</summary>
    public IEnumerable<string> GonePods => _gone.Where(pod => !pod.HostNetwork).Select(pod => pod.NetworkNamespace);

    /// <summary>The pods that come here and have a network of their own.</summary>
    public IEnumerable<(Node Node, Pod Pod)> FreshPods => _fresh.Where(pod => !pod.HostNetwork).Select(pod => (node, pod));

    /// <summary>How many MAC addresses it takes at most: two for each veth, and those of a node's own links.</summary>
    public ulong MacsNeeded => ((ulong)_fresh.Count * 2) + NodeMacs;

    /// <summary>The nodes with something to do, by name. Pods of nodes that are gone go with work on no node.</summary>
    public static List<NodeWork> Of(Cluster before, Cluster after, ClusterDiff diff, IReadOnlySet<string> imported)
    {
        var work = new SortedDictionary<string, NodeWork>(StringComparer.Ordinal);
        foreach (var node in diff.Nodes.Where(change => change.Before is null))
            At(node.Either)._isNew = true;
        foreach (var (old, now) in diff.Pods.Where(IsRewired))
        {
            if (IsWired(old) && before.Nodes.TryGetValue(old!.NodeName!, out var home))
                At(home)._gone.Add(old);
            if (IsWired(now))
                At(after.Node(now!.NodeName!))._fresh.Add(now);
        }

        return [.. work.Where(entry => !imported.Contains(entry.Key)).Select(entry => entry.Value)];

        NodeWork At(Node node)
        {
            if (!work.TryGetValue(node.Name, out var found))
                work.Add(node.Name, found = new NodeWork(node));
            return found;
        }
    }

    /// <summary>Whether a pod comes, goes or has another node or other addresses; else its network stays as it is.</summary>
    public static bool IsRewired(ObjectChange<Pod> change) =>
        IsWired(change.Before) != IsWired(change.After) || change.Before?.NodeName != change.After?.NodeName || change.Before?.Addresses != change.After?.Addresses;

    /// <summary>Does it in a part of the lab that holds the node and its pods at hand.</summary>
    /// <param name="config">The lab as it was before any node's work.</param>
    /// <param name="cluster">The cluster as it is then.</param>
    /// <param name="plugin">Its network plugin.</param>
    /// <param name="gone">The namespaces of all pods that go in the same edit, from whatever node.</param>
    /// <exception cref="NetConfigException">PodNamespaceTaken.</exception>
    public NetworkConfig Write(NetworkConfig config, Cluster cluster, CniPlugin plugin, IReadOnlySet<string> gone)
    {
        var isThere = cluster.Nodes.ContainsKey(node.Name) && config.Namespaces.ContainsKey(node.Name);
        var part = config.Part(_gone.Where(pod => !pod.HostNetwork).Select(pod => pod.NetworkNamespace).Append(node.Name));
        foreach (var pod in _gone)
            part = Remove(part, cluster, plugin, pod, isThere);
        if (_isNew)
            part = plugin.AddNode(part, cluster, node);
        foreach (var pod in _fresh)
            part = Add(RequireFree(config, part, pod, gone), cluster, plugin, pod);
        return part;
    }

    private static bool IsWired(Pod? pod) => pod is { HasNetwork: true };

    private static NetworkConfig RequireFree(NetworkConfig config, NetworkConfig part, Pod pod, IReadOnlySet<string> gone) =>
        pod.HostNetwork || !config.Namespaces.ContainsKey(pod.NetworkNamespace) || gone.Contains(pod.NetworkNamespace)
            ? part
            : throw new NetConfigException("PodNamespaceTaken",
                $"Pod '{pod.Name}' needs a network namespace '{pod.NetworkNamespace}', and the lab has one of that name already. Remove that one, or give the pod another name.");

    private NetworkConfig Remove(NetworkConfig part, Cluster cluster, CniPlugin plugin, Pod pod, bool nodeIsThere)
    {
        if (nodeIsThere && pod.HostNetwork)
            return PodListeners.Close(part, node.Name, pod, NodePrograms.Of(cluster.Options));
        if (pod.HostNetwork)
            return part;
        if (nodeIsThere)
            part = PortMap.Remove(plugin.RemovePod(part, cluster, node, pod), plugin.NetworkName, cluster, node, pod);
        return part.Namespaces.ContainsKey(pod.NetworkNamespace) ? part.RemoveNamespace(pod.NetworkNamespace) : part;
    }

    private NetworkConfig Add(NetworkConfig part, Cluster cluster, CniPlugin plugin, Pod pod)
    {
        if (pod.HostNetwork)
            return PodListeners.Open(part, node.Name, pod, NodePrograms.Of(cluster.Options));
        part = part.With(PodNamespace.Create(pod.NetworkNamespace));
        part = plugin.AddPod(part, cluster, node, pod);
        part = PortMap.Add(part, plugin.NetworkName, cluster, node, pod);
        return PodListeners.Open(part, pod.NetworkNamespace, pod);
    }
}
