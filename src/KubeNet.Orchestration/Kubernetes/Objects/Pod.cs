using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>
/// A pod (v1.Pod): containers that share one network namespace. With <see cref="HostNetwork"/> that is its node's; otherwise one of its own,
/// named <see cref="NetworkNamespace"/>.
/// </summary>
public sealed record Pod
{
    /// <summary>Its name.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>The node it runs on, or null while no node has room for it (Pending).</summary>
    public string? NodeName { get; init; }

    /// <summary>The only node that it may run on, by spec.affinity's matchFields <c>metadata.name</c>, as the DaemonSet controller asks for; or null.</summary>
    public string? RequiredNode { get; init; }

    /// <summary>Its labels.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>status.podIPs, at most one of each family, the primary one first; given out by the cluster's CNI unless set.</summary>
    public EquatableArray<IpAddress> Addresses { get; init; }

    /// <summary>Whether it uses its node's network namespace.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>Its containers.</summary>
    public EquatableArray<Container> Containers { get; init; }

    /// <summary>Whether its Ready condition holds, so that services send to it.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>Whether it is being deleted (deletionTimestamp): it still runs, and EndpointSlices list it as terminating.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>
    /// Whether it has not started yet, as its status says that was imported (it has no podIP): the scheduler and the network plugin of the model
    /// leave it as it is.
    /// </summary>
    public bool IsPending { get; init; }

    /// <summary>Whether it has ended (phase Succeeded or Failed): it has no network and no policy selects it.</summary>
    public bool HasEnded { get; init; }

    /// <summary>spec.hostname, which gives it a DNS name in its subdomain.</summary>
    public string? Hostname { get; init; }

    /// <summary>spec.subdomain: the headless service that names it in DNS.</summary>
    public string? Subdomain { get; init; }

    /// <summary>Where its resolver asks, and how it completes names.</summary>
    public PodDns Dns { get; init; } = PodDns.ClusterFirst;

    /// <summary>spec.hostAliases: further lines of its /etc/hosts.</summary>
    public EquatableArray<HostAlias> HostAliases { get; init; }

    /// <summary>spec.nodeSelector.</summary>
    public LabelSet NodeSelector { get; init; } = LabelSet.Empty;

    /// <summary>spec.affinity's required nodeAffinity, or null for none.</summary>
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>spec.tolerations.</summary>
    public EquatableArray<Toleration> Tolerations { get; init; }

    /// <summary>The annotation <c>controller.kubernetes.io/pod-deletion-cost</c>: of the pods of a set those that cost least go first when it is scaled down.</summary>
    public int DeletionCost { get; init; }

    /// <summary>What made it, such as <c>ReplicaSet/web</c>, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>metadata.creationTimestamp, as a number that is higher the later a pod of the cluster was made; 0 where nothing says. The cluster gives it.</summary>
    public long Created { get; init; }

    /// <summary>When it became ready last, as a number of the same count as <see cref="Created"/>; 0 where it never was.</summary>
    public long ReadySince { get; init; }

    /// <summary>The namespace of an imported lab that has its address and so is its own, or null where the cluster makes one.</summary>
    public string? ImportedNamespace { get; init; }

    /// <summary>Its cluster, where another cluster of the lab had a pod of the same name before: a part of its network namespace's name then. The cluster sets it.</summary>
    public string? NamespaceCluster { get; init; }

    /// <summary>Which fields the manifest said that was imported last, in order (<c>spec.type</c>, <c>metadata.labels.app</c>): kubectl's last-applied-configuration, by which the next one tells what is its own.</summary>
    public EquatableArray<string> LastApplied { get; init; }

    /// <summary>Whether it has a network: it is on a node, has started and has not ended. Only such a pod is an endpoint (ShouldPodBeInEndpoints in staging/src/k8s.io/endpointslice).</summary>
    public bool HasNetwork => NodeName is not null && !IsPending && !HasEnded;

    /// <summary>The name of its own network namespace in the lab: <c>web-1.default</c>, or <c>web-1.default.east</c> where two clusters have such a pod. A host-network pod is in the namespace of its node.</summary>
    public string NetworkNamespace => HostNetwork && NodeName is not null ? NodeName : ImportedNamespace ?? (NamespaceCluster is { } cluster ? $"{Name.Name}.{Name.Namespace}.{cluster}" : $"{Name.Name}.{Name.Namespace}");

    /// <summary>Its address of a family, or null.</summary>
    public IpAddress? AddressOf(IpFamily family)
    {
        foreach (var address in Addresses)
        {
            if (address.Family == family)
                return address;
        }

        return null;
    }
}
