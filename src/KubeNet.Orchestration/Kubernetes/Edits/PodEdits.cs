using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>A cluster's pods.</summary>
public static class PodEdits
{
    /// <summary>
    /// Adds a pod. With a node it gets addresses from that node at once, unless it has some; without one it waits for the scheduler, which
    /// runs at the end of an edit.
    /// </summary>
    /// <exception cref="NetConfigException">
    /// InvalidObjectName, InvalidLabel, InvalidSelector, InvalidToleration, KubeNamespaceNotFound, PodExists, NodeNotFound, PodNotTolerant, InvalidPodDns, DuplicateContainer, InvalidContainerPort, DuplicateHostPort, HostPortTaken, PodAddressTaken,
    /// PodAddressOutsideNode, PodAddressesExhausted.
    /// </exception>
    public static Cluster AddPod(this Cluster cluster, Pod pod)
    {
        PodChecks.RequireSane(pod);
        cluster.RequireNamespace("pod", pod.Name);
        return cluster.Pods.ContainsKey(pod.Name) ? throw ClusterErrors.Exists("Pod", "pod", pod.Name, cluster) : cluster.Place(pod);
    }

    /// <summary>Changes a pod's labels or owner, its readiness or termination; ends it for good; gives a waiting pod its node, or starts one that had not started.</summary>
    /// <exception cref="NetConfigException">PodNotFound, InvalidLabel, PodFieldImmutable, and those of <see cref="AddPod"/> about the node.</exception>
    public static Cluster SetPod(this Cluster cluster, ObjectName name, Func<Pod, Pod> change)
    {
        var before = cluster.Pod(name);
        var after = change(before);
        LabelChecks.RequireLabels($"pod '{name}'", after.Labels);
        if (before.HasEnded && !after.HasEnded)
            throw new NetConfigException("PodFieldImmutable", $"Pod '{name}' has ended and does not start again: its addresses are free for others. Remove the pod and add it again.");
        var same = after with { Labels = before.Labels, LastApplied = before.LastApplied, Owner = before.Owner, DeletionCost = before.DeletionCost, IsReady = before.IsReady, IsTerminating = before.IsTerminating, HasEnded = before.HasEnded, Created = before.Created, ReadySince = before.ReadySince };
        if (same == before)
            return cluster.Put(after);
        var waits = (before.NodeName is null || before.IsPending) && (before.NodeName ?? after.NodeName) == after.NodeName;
        if (!waits || same with { NodeName = before.NodeName, Addresses = before.Addresses, IsPending = before.IsPending } != before)
            throw new NetConfigException("PodFieldImmutable", $"Of pod '{name}' only labels, readiness, termination and, while it waits for a node, the node can be changed; remove the pod and add it again.");
        return cluster.Place(after);
    }

    /// <summary>Changes whether a pod's Ready condition holds, so that services send to it.</summary>
    /// <exception cref="NetConfigException">PodNotFound.</exception>
    public static Cluster SetReady(this Cluster cluster, ObjectName name, bool isReady) => cluster.SetPod(name, pod => pod with { IsReady = isReady });

    /// <summary>Takes a pod away; its addresses are free again.</summary>
    /// <exception cref="NetConfigException">PodNotFound.</exception>
    public static Cluster RemovePod(this Cluster cluster, ObjectName name) => cluster.Drop(cluster.Pod(name));

    /// <summary>Puts a pod on the node that it names, and gives it the addresses that it needs. One that waits for a node holds the addresses that it asks for.</summary>
    internal static Cluster Place(this Cluster cluster, Pod pod)
    {
        if (pod.NodeName is null)
        {
            foreach (var address in pod.HostNetwork || pod.HasEnded ? [] : pod.Addresses)
            {
                if (PodChecks.AddressClash(cluster, pod, address) is { } taken)
                    throw taken;
            }

            return cluster.Put(pod);
        }

        var node = cluster.Node(pod.NodeName);
        if (!pod.HasNetwork)
            return cluster.Put(pod);
        if (TaintTolerance.Evicting(node, pod) is { } taint)
            throw new NetConfigException("PodNotTolerant", $"Pod '{pod.Name}' cannot run on node '{node.Name}', whose taint {taint} it does not tolerate: it would be evicted at once. Give it a toleration, or another node.");
        if (PodChecks.HostPortClash(cluster, pod, node) is { } clash)
            throw clash;
        if (pod.HostNetwork)
            return cluster.Put(pod with { Addresses = node.Addresses });
        foreach (var address in pod.Addresses)
        {
            if (PodChecks.AddressClash(cluster, pod, node, address) is { } taken)
                throw taken;
        }

        var addresses = pod.Addresses;
        if (addresses.IsEmpty)
        {
            foreach (var family in cluster.Options.Families)
            {
                cluster = cluster.TakePodAddress(node, family, out var given);
                addresses = addresses.Add(given);
            }
        }

        return cluster.Put(pod with { Addresses = addresses });
    }
}
