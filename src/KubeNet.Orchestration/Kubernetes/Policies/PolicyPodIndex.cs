using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>The pods of a cluster that policies see, found by namespace and by label, so that a policy need not be held against every pod.</summary>
internal sealed class PolicyPodIndex(Cluster cluster)
{
    private readonly Lazy<List<PolicyPod>> _all = new(() => [.. cluster.Pods.Values.Select(pod => PolicyPod.Of(cluster, pod)).OfType<PolicyPod>()]);
    private ILookup<string, PolicyPod>? _byNamespace;
    private ILookup<KeyValuePair<string, string>, PolicyPod>? _byLabel;

    private ILookup<string, PolicyPod> ByNamespace => _byNamespace ??= _all.Value.ToLookup(pod => pod.Pod.Name.Namespace, StringComparer.Ordinal);

    private ILookup<KeyValuePair<string, string>, PolicyPod> ByLabel => _byLabel ??=
        _all.Value.SelectMany(pod => pod.Pod.Labels.Items.Select(label => (Label: label, Pod: pod))).ToLookup(entry => entry.Label, entry => entry.Pod);

    /// <summary>The pods of a namespace.</summary>
    public IEnumerable<PolicyPod> In(string @namespace) => ByNamespace[@namespace];

    /// <summary>All pods that can be in some set of a policy, each once, and perhaps others.</summary>
    public IEnumerable<PolicyPod> Candidates(NetworkPolicy policy)
    {
        var candidates = new Dictionary<ObjectName, PolicyPod>();
        Add(In(policy.Name.Namespace));
        foreach (var direction in PolicyMemberships.DirectionsOf(policy))
        {
            foreach (var rule in PolicyMemberships.RulesOf(policy, direction).ToArray())
            {
                if (PolicyMemberships.ResolvesAnywhere(rule, direction))
                    return _all.Value;
                foreach (var peer in rule.Peers.Items.Where(peer => peer.NamespaceSelector is not null))
                    Add(Candidates(peer));
            }
        }

        return candidates.Values;

        void Add(IEnumerable<PolicyPod> pods)
        {
            foreach (var pod in pods)
                candidates.TryAdd(pod.Pod.Name, pod);
        }
    }

    /// <summary>The pods with the label of the selector that the fewest have, or all of the namespaces where it asks for no label.</summary>
    private IEnumerable<PolicyPod> Candidates(PolicyPeer peer) => peer.PodSelector is { } pods && pods.MatchLabels.Items.Count > 0
        ? pods.MatchLabels.Items.Select(label => ByLabel[label]).MinBy(found => found.Count())!
        : ByNamespace.Where(home => peer.NamespaceSelector!.Matches(PolicyPod.LabelsOf(cluster, home.Key))).SelectMany(home => home);
}
