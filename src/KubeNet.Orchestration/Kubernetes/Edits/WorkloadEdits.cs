using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>A cluster's Deployments, ReplicaSets, StatefulSets and DaemonSets. Their pods follow when the controllers run, at the end of an edit.</summary>
public static class WorkloadEdits
{
    /// <summary>So many pods have the largest clusters that Kubernetes is meant for (kubernetes.io/docs/setup/best-practices/cluster-large).</summary>
    private const int MaxPods = 150_000;

    /// <summary>So few replicas are not added up with those of all other workloads.</summary>
    private const int FewPods = 100;

    /// <summary>Adds a workload.</summary>
    /// <exception cref="NetConfigException">InvalidObjectName, KubeNamespaceNotFound, WorkloadExists, InvalidWorkload, and those of <see cref="PodEdits.AddPod"/> about the template.</exception>
    public static Cluster AddWorkload(this Cluster cluster, Workload workload)
    {
        RequireName(workload.Kind.ToString(), workload.Name.Name);
        cluster.RequireNamespace(workload.Kind.ToString(), workload.Name);
        RequireSane(cluster, workload);
        return cluster.Workloads.ContainsKey(workload.FullName)
            ? throw ClusterErrors.Exists("Workload", workload.Kind.ToString(), workload.Name, cluster)
            : cluster.Put(workload);

        // A StatefulSet's pods are hosts by its name (ValidateStatefulSetName in pkg/apis/apps/validation).
        void RequireName(string kind, string name)
        {
            if (workload.Kind == WorkloadKind.StatefulSet)
                ObjectNames.RequireLabel(kind, name);
            else
                ObjectNames.RequireSubdomain(kind, name);
        }
    }

    /// <summary>Changes a workload: scales it, or rolls another template out.</summary>
    /// <exception cref="NetConfigException">WorkloadNotFound, WorkloadFieldImmutable, InvalidWorkload.</exception>
    public static Cluster SetWorkload(this Cluster cluster, WorkloadName name, Func<Workload, Workload> change)
    {
        var before = cluster.Find(name);
        var after = change(before);
        if (after.FullName != name || after.Selector != before.Selector)
            throw new NetConfigException("WorkloadFieldImmutable", $"The kind, name and selector of {name} cannot be changed; remove it and add it again.");
        // ValidateStatefulSetUpdate in pkg/apis/apps/validation.
        if (after.Kind == WorkloadKind.StatefulSet && after.IsParallel != before.IsParallel)
            throw new NetConfigException("WorkloadFieldImmutable", $"The podManagementPolicy of {name} ({(before.IsParallel ? "Parallel" : "OrderedReady")}) cannot be changed; remove it and add it again.");
        if (after.Kind == WorkloadKind.StatefulSet && after.Template.Subdomain != before.Template.Subdomain)
            throw new NetConfigException("WorkloadFieldImmutable", $"The serviceName of {name} ({before.Template.Subdomain ?? "none"}), which is its pods' subdomain, cannot be changed; remove it and add it again.");
        RequireSane(cluster, after);
        return cluster.Put(after);
    }

    /// <summary>Changes how many pods a workload keeps.</summary>
    /// <exception cref="NetConfigException">WorkloadNotFound; InvalidWorkload: fewer than none, or of a DaemonSet, which has a pod on each node.</exception>
    public static Cluster ScaleWorkload(this Cluster cluster, WorkloadName name, int replicas) => name.Kind == WorkloadKind.DaemonSet
        ? throw new NetConfigException("InvalidWorkload", $"{name} has a pod on each node and cannot be scaled; say by nodeSelector which nodes are meant.")
        : cluster.SetWorkload(name, workload => workload with { Replicas = replicas });

    /// <summary>Takes a workload away; its pods go too when the controllers run.</summary>
    /// <exception cref="NetConfigException">WorkloadNotFound.</exception>
    public static Cluster RemoveWorkload(this Cluster cluster, WorkloadName name) => cluster.Drop(cluster.Find(name));

    /// <summary>The full name of a workload by its name alone, or by its kind too where several have that name.</summary>
    /// <exception cref="NetConfigException">WorkloadNotFound, with those that there are; AmbiguousWorkload.</exception>
    public static WorkloadName WorkloadCalled(this Cluster cluster, ObjectName name, WorkloadKind? kind = null)
    {
        if (kind is { } given)
            return cluster.Find(new WorkloadName(given, name)).FullName;
        var found = Enum.GetValues<WorkloadKind>().Select(candidate => new WorkloadName(candidate, name)).Where(cluster.Workloads.ContainsKey).ToList();
        return found switch
        {
            [var only] => only,
            [] => throw ClusterErrors.NotFound("Workload", "workload", name, cluster, cluster.Workloads.Keys.Select(workload => workload.Name).Distinct()),
            _ => throw new NetConfigException("AmbiguousWorkload", $"'{name}' names several workloads of cluster '{cluster.Name}': {string.Join(", ", found)}; say which one is meant by its kind."),
        };
    }

    /// <summary>The full name of a workload by <c>web</c>, <c>shop/web</c>, or <c>StatefulSet shop/web</c> where several have that name.</summary>
    /// <exception cref="NetConfigException">WorkloadNotFound, AmbiguousWorkload.</exception>
    public static WorkloadName WorkloadCalled(this Cluster cluster, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(' ', 2) is [var word, var name] && Enum.TryParse<WorkloadKind>(word, ignoreCase: true, out var kind)
            ? cluster.WorkloadCalled(ObjectName.Parse(name), kind)
            : cluster.WorkloadCalled(ObjectName.Parse(text));
    }

    private static Workload Find(this Cluster cluster, WorkloadName name) => cluster.Workloads.TryGetValue(name, out var found)
        ? found
        : throw ClusterErrors.NotFound("Workload", "workload", name, cluster, cluster.Workloads.Keys);

    private static void RequireSane(Cluster cluster, Workload workload)
    {
        PodChecks.RequireSane(workload.Template with { Name = workload.Name });
        if (workload.Replicas < 0 || workload.FirstOrdinal < 0)
            throw new NetConfigException("InvalidWorkload", $"{workload.FullName} {(workload.Replicas < 0 ? $"has {workload.Replicas} replicas" : $"begins with ordinal {workload.FirstOrdinal}")}; give 0 or more.");
        if (workload.Replicas > FewPods && cluster.Workloads.Values.Where(other => other.FullName != workload.FullName).Sum(other => (long)other.Replicas) + workload.Replicas > MaxPods)
            throw new NetConfigException("InvalidWorkload", $"{workload.FullName} has {workload.Replicas} replicas; with them the cluster's workloads would have more than {MaxPods} pods, for which Kubernetes is not meant.");
        if (workload.FirstOrdinal > int.MaxValue - workload.Replicas)
            throw new NetConfigException("InvalidWorkload", $"{workload.FullName} has {workload.Replicas} replicas from ordinal {workload.FirstOrdinal}; the last one would be beyond {int.MaxValue}.");
        if (workload.Selector.IsEmpty)
            throw new NetConfigException("InvalidWorkload", $"{workload.FullName} has no selector; it must say which pods are its own, such as app={workload.Name.Name}.");
        if (workload.Kind == WorkloadKind.Deployment && (workload.Selector.MatchLabels[DeploymentRevision.HashLabel] ?? workload.Selector.MatchExpressions.Items.FirstOrDefault(one => one.Key == DeploymentRevision.HashLabel)?.Key) is not null)
            throw new NetConfigException("InvalidWorkload", $"{workload.FullName} selects by {DeploymentRevision.HashLabel}, which a Deployment gives its pods itself, another value with each template; leave it out.");
        LabelChecks.RequireSelector($"workload '{workload.FullName}'", workload.Selector);
        if (!workload.Selector.Matches(workload.Template.Labels))
            throw new NetConfigException("InvalidWorkload", $"{workload.FullName} selects {workload.Selector}, but its template has the labels '{workload.Template.Labels}'; the selector must match them.");
    }
}
