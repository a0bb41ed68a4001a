using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Underlay;

/// <summary>Joins a cluster's objects with snapshots of its nodes: which of the imported namespaces is which pod's, by the pod's address.</summary>
internal static class ImportedPods
{
    /// <summary>The cluster with the namespaces of its pods on imported nodes found; a pod whose namespace is not in the lab is a warning.</summary>
    public static Cluster Match(NetworkConfig config, Cluster before, Cluster after)
    {
        var imported = (config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).ImportedNodes;
        if (imported.IsEmpty)
            return after;
        var pods = new ClusterDiff(before, after).Pods.Select(change => change.After)
            .OfType<Pod>().Where(pod => pod is { HostNetwork: false, HasNetwork: true, ImportedNamespace: null, NodeName: { } node } && imported.Contains(node)).ToList();
        if (pods.Count == 0)
            return after;
        var owners = Owners(config, after);
        foreach (var pod in pods)
        {
            var home = pod.Addresses.Select(address => owners.GetValueOrDefault(address)).FirstOrDefault(name => name is not null);
            after = home is not null ? after.Put(pod with { ImportedNamespace = home }) : after with
            {
                Warnings = after.Warnings.Add(new ClusterWarning("PodNotInLab",
                    $"Pod '{pod.Name}' runs on node '{pod.NodeName}', which was imported, but no namespace of the lab has its address {string.Join(" or ", pod.Addresses)}: packets to it leave the model at its node. Import the pod's namespace too.")),
            };
        }

        return after;
    }

    private static Dictionary<IpAddress, string> Owners(NetworkConfig config, Cluster cluster)
    {
        var owners = new Dictionary<IpAddress, string>();
        foreach (var home in config.Namespaces.Values.Where(home => !cluster.Nodes.ContainsKey(home.Name)))
        {
            foreach (var address in home.Links.Values.SelectMany(link => link.Addresses).Select(address => address.Address.Address))
            {
                if (!address.IsLoopback && !address.IsLinkLocal)
                    owners.TryAdd(address, home.Name);
            }
        }

        return owners;
    }
}
