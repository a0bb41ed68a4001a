using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A Deployment, ReplicaSet, StatefulSet or DaemonSet (apps/v1): a template and how many pods are made of it.</summary>
public sealed record Workload
{
    /// <summary>What it is.</summary>
    public required WorkloadKind Kind { get; init; }

    /// <summary>Its name.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>spec.replicas; a DaemonSet has one pod for each node instead.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>spec.ordinals.start of a StatefulSet.</summary>
    public int FirstOrdinal { get; init; }

    /// <summary>Whether a StatefulSet's pods come all at once (podManagementPolicy Parallel); otherwise each waits for the one before it to be ready (OrderedReady).</summary>
    public bool IsParallel { get; init; }

    /// <summary>Whether pods of a former template stay until somebody removes them (spec.updateStrategy.type OnDelete) of a StatefulSet or DaemonSet.</summary>
    public bool IsOnDelete { get; init; }

    /// <summary>spec.selector: which pods are its own.</summary>
    public LabelSelector Selector { get; init; } = LabelSelector.Everything;

    /// <summary>spec.template: what each pod looks like; where it names a node all of them are there. Its name and addresses count for nothing.</summary>
    public required Pod Template { get; init; }

    /// <summary>Which fields the manifest said that was imported last, in order (<c>spec.type</c>, <c>metadata.labels.app</c>): kubectl's last-applied-configuration, by which the next one tells what is its own.</summary>
    public EquatableArray<string> LastApplied { get; init; }

    /// <summary>Its kind and name.</summary>
    public WorkloadName FullName => new(Kind, Name);
}
