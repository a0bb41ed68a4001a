using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>Where pods' programs run. On an imported machine the namespaces of pods have the names that its runtime gave them.</summary>
public static class PodPlace
{
    /// <summary>
    /// The network namespace of a pod: its own, or of a pod on an imported machine the one behind a veth of that machine which has the pod's
    /// address.
    /// </summary>
    public static string NamespaceOf(this NetworkConfig config, Pod pod)
    {
        if (pod.HostNetwork || pod.NodeName is not { } node || config.Namespaces.ContainsKey(pod.NetworkNamespace) || !config.Namespaces.TryGetValue(node, out var machine))
            return pod.NetworkNamespace;
        foreach (var veth in machine.Links.Values.OfType<VethLink>())
        {
            if (veth.PeerNamespace is { } far && far != node && config.Namespaces.TryGetValue(far, out var home) && HasAddress(home, pod))
                return far;
        }

        return pod.NetworkNamespace;
    }

    /// <summary>The pod of a cluster whose programs run in a network namespace of its own, or null.</summary>
    public static Pod? PodIn(this NetworkConfig config, Cluster cluster, string networkNamespace)
    {
        if (!config.Namespaces.TryGetValue(networkNamespace, out var home) || cluster.Nodes.ContainsKey(networkNamespace))
            return null;
        return home.Links.Values.SelectMany(link => link.Addresses)
            .Select(address => cluster.PodAt(address.Address.Address))
            .FirstOrDefault(pod => pod is not null && config.NamespaceOf(pod) == networkNamespace);
    }

    private static bool HasAddress(NamespaceConfig home, Pod pod) =>
        home.Links.Values.Any(link => link.Addresses.Any(address => pod.Addresses.Items.Contains(address.Address.Address)));
}
