namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A workload's kind and name: <c>Deployment default/web</c>.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name, unique among those of its kind.</param>
public readonly record struct WorkloadName(WorkloadKind Kind, ObjectName Name) : IComparable<WorkloadName>
{
    /// <inheritdoc/>
    public int CompareTo(WorkloadName other)
    {
        var byName = Name.CompareTo(other.Name);
        return byName != 0 ? byName : Kind.CompareTo(other.Kind);
    }

    /// <summary><c>Deployment default/web</c>.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
