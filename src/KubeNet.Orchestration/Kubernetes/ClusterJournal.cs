using System.Collections.Immutable;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>
/// Which objects of a cluster were touched since a settled value of it, so that what follows from a small edit of a large cluster is found
/// without comparing all objects.
/// </summary>
internal sealed class ClusterJournal
{
    private readonly object? _base;
    private readonly ImmutableStack<(ObjectKind Kind, ObjectName Name)> _objects;
    private readonly ImmutableStack<WorkloadName> _workloads;

    private ClusterJournal(object? @base, ImmutableStack<(ObjectKind, ObjectName)> objects, ImmutableStack<WorkloadName> workloads)
    {
        _base = @base;
        _objects = objects;
        _workloads = workloads;
    }

    /// <summary>The journal of a cluster that was put together by hand: anything may have changed.</summary>
    public static ClusterJournal Unknown { get; } = new(null, [], []);

    /// <summary>The workloads that were touched, each once.</summary>
    public IEnumerable<WorkloadName> Workloads => _workloads.Distinct().Order();

    /// <summary>An empty journal that starts at a value of its own.</summary>
    public static ClusterJournal Start() => new(new object(), [], []);

    /// <summary>Whether this journal tells all that was touched since <paramref name="earlier"/> was settled.</summary>
    public bool Continues(ClusterJournal earlier) => _base is not null && ReferenceEquals(_base, earlier._base) && earlier._objects.IsEmpty && earlier._workloads.IsEmpty;

    /// <summary>The journal with an object without a namespace touched.</summary>
    public ClusterJournal Touch(ObjectKind kind, string name) => Touch(kind, new ObjectName("", name));

    /// <summary>The journal with an object touched.</summary>
    public ClusterJournal Touch(ObjectKind kind, ObjectName name) => _base is null ? this : new(_base, _objects.Push((kind, name)), _workloads);

    /// <summary>The journal with a workload touched.</summary>
    public ClusterJournal Touch(WorkloadName name) => _base is null ? this : new(_base, _objects, _workloads.Push(name));

    /// <summary>The names of a kind that were touched, each once, in order.</summary>
    public IEnumerable<ObjectName> Touched(ObjectKind kind) => _objects.Where(entry => entry.Kind == kind).Select(entry => entry.Name).Distinct().Order();
}
