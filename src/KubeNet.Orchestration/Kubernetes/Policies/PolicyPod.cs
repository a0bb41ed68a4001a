using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>A pod as policies see it. Host-network pods, pods that have ended or not started, and pods without an address are none (kube-router's isNetPolActionable).</summary>
/// <param name="Pod">The pod.</param>
/// <param name="NamespaceLabels">The labels of its namespace.</param>
internal readonly record struct PolicyPod(Pod Pod, LabelSet NamespaceLabels)
{
    /// <summary>The pod, or null where policies do not see it.</summary>
    public static PolicyPod? Of(Cluster cluster, Pod? pod) =>
        pod is null or { HostNetwork: true } or { HasNetwork: false } or { Addresses.IsEmpty: true }
            ? null
            : new PolicyPod(pod, LabelsOf(cluster, pod.Name.Namespace));

    /// <summary>The labels of a namespace; one that nobody declared has its name alone, as the API server would set it.</summary>
    public static LabelSet LabelsOf(Cluster cluster, string @namespace) =>
        cluster.Namespaces.TryGetValue(@namespace, out var found)
            ? found.Labels
            : LabelSet.Empty.With("kubernetes.io/metadata.name", @namespace);

    /// <summary>Whether a policy is about it.</summary>
    public bool IsSelectedBy(NetworkPolicy policy) => Pod.Name.Namespace == policy.Name.Namespace && policy.PodSelector.Matches(Pod.Labels);

    /// <summary>Whether a peer's selectors take it. One with neither selector takes no pod.</summary>
    public bool IsSelectedBy(PolicyPeer peer, string policyNamespace)
    {
        if (peer.NamespaceSelector is { } namespaces)
            return namespaces.Matches(NamespaceLabels) && (peer.PodSelector is null || peer.PodSelector.Matches(Pod.Labels));
        return peer.PodSelector is { } pods && Pod.Name.Namespace == policyNamespace && pods.Matches(Pod.Labels);
    }

    /// <summary>Whether a peer takes one of its addresses, by its selectors or by its ipBlock.</summary>
    public bool IsSelectedBy(PolicyPeer peer, string policyNamespace, IpAddress address) =>
        IsSelectedBy(peer, policyNamespace)
        || (peer.IpBlock is { } block && block.Cidr.Contains(address) && !block.Except.Items.Any(hole => hole.Contains(address)));

    /// <summary>The numbers that its containers give a named port, each once.</summary>
    public IEnumerable<ushort> Resolve(PolicyPort port) => Pod.Containers.Items
        .SelectMany(container => container.Ports.Items)
        .Where(candidate => candidate.Name == port.Port.Name && candidate.Protocol == port.Protocol)
        .Select(candidate => candidate.Port)
        .Distinct();
}
