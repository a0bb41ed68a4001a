using System.Collections.Immutable;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>
/// What differs between two values of a cluster: what a writer goes by. Each list is worked out when it is first asked for, in the order of
/// names; after edits of one settled value that takes time in proportion to the objects touched, otherwise to all objects.
/// </summary>
public sealed class ClusterDiff(Cluster before, Cluster after)
{
    private IReadOnlyList<ObjectChange<Node>>? _nodes;
    private IReadOnlyList<ObjectChange<KubeNamespace>>? _namespaces;
    private IReadOnlyList<ObjectChange<Pod>>? _pods;
    private IReadOnlyList<ObjectChange<Service>>? _services;
    private IReadOnlyList<ObjectChange<EndpointSlice>>? _endpointSlices;
    private IReadOnlyList<ObjectChange<NetworkPolicy>>? _networkPolicies;
    private IReadOnlyList<ObjectChange<Workload>>? _workloads;

    /// <summary>The nodes that differ.</summary>
    public IReadOnlyList<ObjectChange<Node>> Nodes => _nodes ??= Of(cluster => cluster.Nodes, ObjectKind.Node, name => name.Name);

    /// <summary>The namespaces that differ.</summary>
    public IReadOnlyList<ObjectChange<KubeNamespace>> Namespaces => _namespaces ??= Of(cluster => cluster.Namespaces, ObjectKind.Namespace, name => name.Name);

    /// <summary>The pods that differ.</summary>
    public IReadOnlyList<ObjectChange<Pod>> Pods => _pods ??= Of(cluster => cluster.Pods, ObjectKind.Pod, name => name);

    /// <summary>The services that differ.</summary>
    public IReadOnlyList<ObjectChange<Service>> Services => _services ??= Of(cluster => cluster.Services, ObjectKind.Service, name => name);

    /// <summary>The EndpointSlices that differ.</summary>
    public IReadOnlyList<ObjectChange<EndpointSlice>> EndpointSlices => _endpointSlices ??= Of(cluster => cluster.EndpointSlices, ObjectKind.EndpointSlice, name => name);

    /// <summary>The network policies that differ.</summary>
    public IReadOnlyList<ObjectChange<NetworkPolicy>> NetworkPolicies => _networkPolicies ??= Of(cluster => cluster.NetworkPolicies, ObjectKind.NetworkPolicy, name => name);

    /// <summary>The workloads that differ.</summary>
    public IReadOnlyList<ObjectChange<Workload>> Workloads => _workloads ??= IsJournaled
        ? Pick(before.Workloads, after.Workloads, after.Journal.Workloads)
        : Compare(before.Workloads, after.Workloads);

    private bool IsJournaled => after.Journal.Continues(before.Journal);

    private List<ObjectChange<T>> Of<TKey, T>(Func<Cluster, ImmutableSortedDictionary<TKey, T>> objects, ObjectKind kind, Func<ObjectName, TKey> key)
        where TKey : notnull
        where T : class => IsJournaled
        ? Pick(objects(before), objects(after), after.Journal.Touched(kind).Select(key))
        : Compare(objects(before), objects(after));

    private static List<ObjectChange<T>> Pick<TKey, T>(ImmutableSortedDictionary<TKey, T> before, ImmutableSortedDictionary<TKey, T> after, IEnumerable<TKey> names)
        where TKey : notnull
        where T : class
    {
        var changes = new List<ObjectChange<T>>();
        foreach (var name in names)
        {
            var change = new ObjectChange<T>(before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            if (!Equals(change.Before, change.After))
                changes.Add(change);
        }

        return changes;
    }

    private static List<ObjectChange<T>> Compare<TKey, T>(ImmutableSortedDictionary<TKey, T> before, ImmutableSortedDictionary<TKey, T> after)
        where TKey : notnull
        where T : class
    {
        if (ReferenceEquals(before, after))
            return [];
        if (before.IsEmpty)
            return [.. after.Values.Select(now => new ObjectChange<T>(null, now))];
        return Pick(before, after, before.Keys.Concat(after.Keys.Where(key => !before.ContainsKey(key))).Order(after.KeyComparer));
    }
}
