using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>
/// Workloads whose pods the input has already: a workload that was read together with its pods makes none anew, nor does a Deployment
/// that was read together with its ReplicaSets.
/// </summary>
internal sealed class Owned
{
    private const string TemplateHashLabel = "pod-template-hash";

    private readonly Dictionary<Owner, int> _pods = [];
    private readonly HashSet<ObjectName> _deploymentsWithSets;
    private readonly HashSet<ObjectName> _deploymentsWithPods = [];

    /// <summary>Looks at who owns what.</summary>
    public Owned(IEnumerable<Found<Pod>> pods, IEnumerable<Found<Workload>> workloads)
    {
        foreach (var (_, pod, owner) in pods)
        {
            if (owner is not { } known)
                continue;
            _pods[known] = _pods.GetValueOrDefault(known) + 1;
            if (known.Kind == nameof(WorkloadKind.ReplicaSet) && pod.Labels[TemplateHashLabel] is { } hash && known.Name.Name.EndsWith($"-{hash}", StringComparison.Ordinal))
                _deploymentsWithPods.Add(known.Name with { Name = known.Name.Name[..^(hash.Length + 1)] });
        }

        _deploymentsWithSets = [.. workloads.Where(found => found.Owner is { Kind: nameof(WorkloadKind.Deployment) }).Select(found => found.Owner!.Value.Name)];
    }

    /// <summary>Why a workload makes no pods, or null where it does.</summary>
    public string? Reason(Found<Workload> found)
    {
        if (_pods.TryGetValue(new Owner(found.Object.Kind, found.Record.Name), out var count))
            return $"its {(count == 1 ? "pod is" : $"{count} pods are")} in the input";
        if (found is { Record.Kind: WorkloadKind.ReplicaSet, Record.Replicas: 0, Owner: not null })
            return "it is a former revision without pods";
        if (found.Record.Kind != WorkloadKind.Deployment)
            return null;
        if (_deploymentsWithSets.Contains(found.Record.Name))
            return "its ReplicaSets are in the input";
        return _deploymentsWithPods.Contains(found.Record.Name) ? "its pods are in the input" : null;
    }
}
