using k8s.Models;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>apps/v1 Deployment, ReplicaSet, StatefulSet and DaemonSet, and v1.ReplicationController.</summary>
internal static class WorkloadMapper
{
    private const string OnDelete = "OnDelete";

    /// <summary>A Deployment.</summary>
    /// <exception cref="UnusableObjectException">It cannot become a record.</exception>
    public static Workload Map(V1Deployment deployment, ObjectContext context)
    {
        if (deployment.Spec?.Paused == true)
            context.Warn("RolloutNotModelled", "it is paused (spec.paused)", "a changed template replaces its pods all the same");
        return Make(WorkloadKind.Deployment, deployment.Spec?.Replicas, Selector(deployment.Spec?.Selector), deployment.Spec?.Template, context);
    }

    /// <summary>A ReplicaSet.</summary>
    /// <exception cref="UnusableObjectException">It cannot become a record.</exception>
    public static Workload Map(V1ReplicaSet set, ObjectContext context) =>
        Make(WorkloadKind.ReplicaSet, set.Spec?.Replicas, Selector(set.Spec?.Selector), set.Spec?.Template, context);

    /// <summary>A ReplicationController, which is a ReplicaSet with a plain selector.</summary>
    /// <exception cref="UnusableObjectException">It cannot become a record.</exception>
    public static Workload Map(V1ReplicationController controller, ObjectContext context)
    {
        var labels = ApiValues.Labels(controller.Spec?.Selector ?? controller.Spec?.Template?.Metadata?.Labels);
        return Make(WorkloadKind.ReplicaSet, controller.Spec?.Replicas, new LabelSelector { MatchLabels = labels }, controller.Spec?.Template, context);
    }

    /// <summary>A DaemonSet.</summary>
    /// <exception cref="UnusableObjectException">It cannot become a record.</exception>
    public static Workload Map(V1DaemonSet set, ObjectContext context) =>
        Make(WorkloadKind.DaemonSet, null, Selector(set.Spec?.Selector), set.Spec?.Template, context) with { IsOnDelete = set.Spec?.UpdateStrategy?.Type == OnDelete };

    /// <summary>A StatefulSet; its pods are named in DNS by its service.</summary>
    /// <exception cref="UnusableObjectException">It cannot become a record.</exception>
    public static Workload Map(V1StatefulSet set, ObjectContext context)
    {
        if (set.Spec?.UpdateStrategy?.RollingUpdate?.Partition is > 0 and var partition)
            context.Warn("RolloutNotModelled", $"its updates begin at ordinal {partition} (spec.updateStrategy.rollingUpdate.partition)", "a changed template replaces all of its pods");
        var made = Make(WorkloadKind.StatefulSet, set.Spec?.Replicas, Selector(set.Spec?.Selector), set.Spec?.Template, context);
        return made with
        {
            FirstOrdinal = set.Spec?.Ordinals?.Start ?? 0,
            IsOnDelete = set.Spec?.UpdateStrategy?.Type == OnDelete,
            IsParallel = set.Spec?.PodManagementPolicy == "Parallel",
            Template = string.IsNullOrEmpty(set.Spec?.ServiceName) ? made.Template : made.Template with { Subdomain = set.Spec.ServiceName },
        };
    }

    private static LabelSelector Selector(V1LabelSelector? selector) =>
        ApiValues.Selector("spec.selector", selector) ?? throw new UnusableObjectException("spec.selector is missing");

    private static Workload Make(WorkloadKind kind, int? replicas, LabelSelector selector, V1PodTemplateSpec? template, ObjectContext context)
    {
        var name = context.RequireObjectName();
        var pod = PodMapper.Map(template ?? throw new UnusableObjectException("spec.template is missing"), name, context);
        if (!selector.Matches(pod.Labels))
            throw new UnusableObjectException($"its selector {selector} does not take the pods of its own template, whose labels are {pod.Labels}");
        return new Workload
        {
            Kind = kind,
            Name = name,
            LastApplied = context.LastApplied,
            Replicas = replicas is < 0 ? throw new UnusableObjectException($"spec.replicas: there cannot be {replicas} pods") : replicas ?? 1,
            Selector = selector,
            Template = pod,
        };
    }
}
