using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// Makes and removes the pods of Deployments, ReplicaSets, StatefulSets and DaemonSets, with the names that upstream's controllers give. Which
/// pods are a workload's is told by <see cref="PodClaims"/>. A changed template replaces all pods at once. A StatefulSet's pods come one after
/// another as each is ready, unless it is parallel; they go all at once. Pods of a template that names its node (spec.nodeName) are there, past the
/// scheduler; where that cannot be there are none.
/// </summary>
internal static class WorkloadController
{
    /// <summary>The cluster with the pods of the workloads in step that an edit touched.</summary>
    public static Cluster Run(Cluster cluster, ClusterDiff diff)
    {
        foreach (var (before, after) in diff.Workloads)
        {
            if (before is not null && (after is null || (after.Template != before.Template && RollsOut(after))))
                cluster = DropAll(cluster, cluster.PodsOf(before));
        }

        cluster = PodClaims.Release(cluster, diff);
        var nodesChanged = diff.Nodes.Count > 0;
        var touched = diff.Workloads.Where(change => change.After is not null).Select(change => change.Either.FullName)
            .Concat(diff.Pods.Select(change => change.Before).OfType<Pod>().SelectMany(PodOwners.Of)).Concat(PodClaims.Seekers(cluster, diff)).ToHashSet();
        var roomier = diff.Pods.Where(change => change.After is null or { HasEnded: true }).Select(change => change.Before?.NodeName).ToHashSet();
        foreach (var workload in cluster.Workloads.Values)
        {
            if (touched.Contains(workload.FullName) || (nodesChanged && (workload.Kind == WorkloadKind.DaemonSet || workload.Template.NodeName is not null))
                || (workload.Template.NodeName is { } node && roomier.Contains(node)))
            {
                var adopted = PodClaims.Adopt(cluster, workload);
                cluster = TellOfSurplus(cluster, adopted, Sync(adopted, workload), workload);
            }
        }

        return cluster;
    }

    // A ReplicaSet makes pods of its template and changes none.
    private static bool RollsOut(Workload workload) => workload.Kind != WorkloadKind.ReplicaSet && !workload.IsOnDelete;

    // What comes and goes in one edit would be gone without a word.
    private static Cluster TellOfSurplus(Cluster before, Cluster adopted, Cluster after, Workload workload)
    {
        if (ReferenceEquals(before, adopted))
            return after;
        var gone = adopted.Pods.Values.Where(pod => !after.Pods.ContainsKey(pod.Name)).Select(pod => pod.Name).ToList();
        if (gone.Count == 0)
            return after;
        var found = adopted.Pods.Values.Where(pod => pod.Owner is not null && before.Pods[pod.Name].Owner is null).Select(pod => pod.Name).ToList();
        var isOne = found.Count == 1;
        var what = gone.SequenceEqual(found) ? isOne ? "took it away" : "took them away" : $"took {Told(gone)} away";
        return after with
        {
            Warnings = after.Warnings.Add(new ClusterWarning(
                "PodAdopted", $"{workload.FullName} adopted {Told(found)}, which {(isOne ? "has" : "have")} its labels and no owner, and {what}, since it has enough pods. Give {(isOne ? "such a pod" : "such pods")} other labels.")),
        };

        static string Told(List<ObjectName> names) => string.Join(", ", names.Select(name => $"'{name}'"));
    }

    /// <summary>The cluster with the pod of a StatefulSet that waited for one which the scheduler has now given a node.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="placed">The pod that has a node now.</param>
    /// <param name="reached">Up to which ordinal the pods of each set are known to be ready since the scheduler began.</param>
    /// <param name="waiting">The scheduler's queue, which the new pod joins.</param>
    public static Cluster RunAfter(Cluster cluster, Pod placed, Dictionary<WorkloadName, int> reached, Queue<ObjectName> waiting)
    {
        if (PodOwners.Of(placed).FirstOrDefault() is not { Kind: WorkloadKind.StatefulSet } owner || !cluster.Workloads.TryGetValue(owner, out var set) || set.IsParallel)
            return cluster;
        var ordinal = reached.GetValueOrDefault(owner, set.FirstOrdinal);
        var after = AddOrdinals(cluster, set, ref ordinal);
        after = DropCondemned(after, set, ordinal);
        reached[owner] = ordinal;
        var name = OrdinalName(set, ordinal);
        if (!cluster.Pods.ContainsKey(name) && after.Index.PendingPods.Contains(name))
            waiting.Enqueue(name);
        return after;
    }

    private static Cluster Sync(Cluster cluster, Workload workload) => workload.Kind switch
    {
        WorkloadKind.Deployment => SyncReplicas(cluster, workload, DeploymentRevision.ReplicaSetOf(workload)),
        WorkloadKind.ReplicaSet => SyncReplicas(cluster, workload, workload.Name.Name),
        WorkloadKind.StatefulSet => SyncOrdinals(cluster, workload),
        WorkloadKind.DaemonSet => SyncNodes(cluster, workload),
    };

    private static Cluster SyncReplicas(Cluster cluster, Workload workload, string set)
    {
        var pods = cluster.PodsOf(workload).Where(pod => !pod.HasEnded && !pod.IsTerminating).ToList();

        foreach (var pod in FirstToGo(pods, Related(cluster, workload, pods)).Take(pods.Count - workload.Replicas))
            cluster = cluster.Drop(pod);
        for (var i = pods.Count; i < workload.Replicas; i++)
        {
            var pod = FromTemplate(workload, set, i.ToString(), cluster) with { Owner = $"ReplicaSet/{set}" };
            if (workload.Kind == WorkloadKind.Deployment)
                pod = pod with { Labels = pod.Labels.With(DeploymentRevision.HashLabel, set[(workload.Name.Name.Length + 1)..]) };
            if (WhyNotThere(cluster, pod) is { } reason)
                return FailedCreate(cluster, workload, $"has {i} of {workload.Replicas} pods", reason);
            cluster = cluster.AddPod(pod);
        }

        return cluster;
    }

    // Waiting pods first, then those that have not started, unready ones, those that cost least, where most of the set share a node, that are ready for the shortest time, and the youngest (ActivePodsWithRanks in
    // pkg/controller). Of two whose ages are within one power of two upstream takes the lower UID, which is chance: by their order the one goes that goes upstream once enough time lies between them. Of restarts, which it asks for where both are ready since the same second, nothing is known.
    private static IOrderedEnumerable<Pod> FirstToGo(List<Pod> pods, IEnumerable<Pod> related)
    {
        var shared = related.ToLookup(pod => pod.NodeName, StringComparer.Ordinal);
        return pods.OrderByDescending(pod => pod.NodeName is null).ThenByDescending(pod => pod.IsPending).ThenBy(pod => pod.IsReady).ThenBy(pod => pod.DeletionCost)
            .ThenByDescending(pod => shared[pod.NodeName].Count())
            .ThenByDescending(pod => pod.IsReady ? pod.ReadySince : 0).ThenByDescending(pod => pod.Created).ThenByDescending(pod => pod.Name);
    }

    // By which nodes are told to be crowded: a ReplicaSet counts all that its selector takes, whoever made them (getIndirectlyRelatedPods in pkg/controller/replicaset).
    private static IEnumerable<Pod> Related(Cluster cluster, Workload workload, List<Pod> pods) => workload.Kind == WorkloadKind.Deployment
        ? pods
        : cluster.PodsWith(workload.Name.Namespace, workload.Selector.MatchLabels).Where(pod => pod is { HasEnded: false, IsTerminating: false } && workload.Selector.Matches(pod.Labels));

    private static Cluster SyncOrdinals(Cluster cluster, Workload workload)
    {
        // Those that ended come again under their names.
        cluster = DropAll(cluster, cluster.PodsOf(workload).Where(pod => pod.HasEnded));
        var ordinal = workload.FirstOrdinal;
        cluster = AddOrdinals(cluster, workload, ref ordinal);
        return DropCondemned(cluster, workload, ordinal);
    }

    // Unless the set is parallel, those beyond the last ordinal stay while one that shall stay is not ready (runForAll before processCondemned in pkg/controller/statefulset).
    private static Cluster DropCondemned(Cluster cluster, Workload workload, int reached)
    {
        if (!workload.IsParallel && reached < workload.FirstOrdinal + workload.Replicas)
            return cluster;
        var names = Enumerable.Range(workload.FirstOrdinal, workload.Replicas).Select(ordinal => OrdinalName(workload, ordinal)).ToHashSet();
        return DropAll(cluster, cluster.PodsOf(workload).Where(pod => !names.Contains(pod.Name)));
    }

    // Those that are not there, up to one that the next has to wait for (processReplica in pkg/controller/statefulset).
    private static Cluster AddOrdinals(Cluster cluster, Workload workload, ref int ordinal)
    {
        for (; ordinal < workload.FirstOrdinal + workload.Replicas; ordinal++)
        {
            var name = OrdinalName(workload, ordinal);
            if (!cluster.Pods.TryGetValue(name, out var there))
            {
                if (name.Name.Length > ObjectNames.LabelMax)
                {
                    // The API server refuses the pod for its hostname, and the controller does not go on to the next ordinal.
                    return FailedCreate(cluster, workload, $"has no pod '{name.Name}', and makes none after it",
                        $"that name, which is its host name too, has {name.Name.Length} characters of at most {ObjectNames.LabelMax}. Give the StatefulSet a shorter name");
                }

                var pod = workload.Template with
                {
                    Name = name,
                    Addresses = [],
                    Hostname = name.Name,
                    Owner = $"StatefulSet/{workload.Name.Name}",
                    Labels = workload.Template.Labels.With("statefulset.kubernetes.io/pod-name", name.Name).With("apps.kubernetes.io/pod-index", ordinal.ToString()),
                };
                if (WhyNotThere(cluster, pod) is { } reason)
                    return FailedCreate(cluster, workload, $"has no pod '{name.Name}', and makes none after it", reason);
                cluster = cluster.AddPod(pod);
            }
            else if (!PodClaims.IsOwn(workload, there))
            {
                return FailedCreate(cluster, workload, $"has no pod '{name.Name}', and makes none after it", $"a pod of that name is there which is not its own. Remove that pod, or label it as {workload.Selector} asks");
            }

            if (!workload.IsParallel && cluster.Pods[name] is { HasEnded: false } and not { HasNetwork: true, IsReady: true, IsTerminating: false })
                break;
        }

        return cluster;
    }

    private static ObjectName OrdinalName(Workload workload, int ordinal) => workload.Name with { Name = $"{workload.Name.Name}-{ordinal}" };

    private static Cluster SyncNodes(Cluster cluster, Workload workload)
    {
        var template = workload.Template with { Tolerations = DaemonTolerations.AddedTo(workload.Template) };

        // One that ended does not stand in for a daemon (podsShouldBeOnNode in pkg/controller/daemon).
        cluster = DropAll(cluster, cluster.PodsOf(workload).Where(pod => pod.HasEnded));
        var byNode = cluster.PodsOf(workload).Where(pod => (pod.NodeName ?? pod.RequiredNode) is not null).ToLookup(pod => (pod.NodeName ?? pod.RequiredNode)!, StringComparer.Ordinal);
        foreach (var pods in byNode.Where(pods => !cluster.Nodes.ContainsKey(pods.Key)))
            cluster = DropAll(cluster, pods);
        foreach (var node in cluster.Nodes.Values)
        {
            // NodeShouldRunDaemonPod: one that is there already stays in spite of a taint that only keeps others from coming.
            var takes = (template.NodeName is null || template.NodeName == node.Name) && NodeFit.Selects(template, node);
            if (!takes || !NodeFit.Keeps(node, template))
                cluster = DropAll(cluster, byNode[node.Name]);
            else if (byNode[node.Name].Skip(1).Any())
                cluster = DropAll(cluster, SurplusOf(byNode[node.Name]));
            else if (NodeFit.Admits(node, template) && !byNode[node.Name].Any())
                cluster = cluster.AddPod(Placed(node, Daemon(node)));
        }

        return cluster;

        // Of several on a node that do not go by themselves one stays (podsShouldBeOnNode, podByCreationTimestampAndPhase).
        static IEnumerable<Pod> SurplusOf(IEnumerable<Pod> pods) => pods.Where(pod => !pod.IsTerminating).OrderBy(pod => pod.NodeName is null).ThenBy(pod => pod.Created).ThenBy(pod => pod.Name).Skip(1);

        // Its only affinity to nodes is the one to its own (ReplaceDaemonSetPodNodeNameNodeAffinity).
        Pod Daemon(Node node) => FromTemplate(workload with { Template = template }, workload.Name.Name, node.Name, cluster) with
        {
            NodeName = null,
            RequiredNode = node.Name,
            NodeAffinity = null,
            Owner = $"DaemonSet/{workload.Name.Name}",
        };

        // One that does not fit waits for the scheduler, as the others of its set must not.
        Pod Placed(Node node, Pod pod) => NodeFit.HasRoom(cluster, node, pod) ? pod with { NodeName = node.Name } : pod;
    }

    private static Pod FromTemplate(Workload workload, string owner, string seed, Cluster cluster)
    {
        var @namespace = workload.Name.Namespace;
        var name = NameSuffix.Generate($"{owner}-", $"{workload.FullName} {seed}", taken => cluster.Pods.ContainsKey(new ObjectName(@namespace, taken)));
        return workload.Template with { Name = new ObjectName(@namespace, name), Addresses = [] };
    }

    // The kubelet of the node would not run it. Upstream such pods come and go without ever running; here they do not come.
    private static string? WhyNotThere(Cluster cluster, Pod pod)
    {
        if (pod.NodeName is not { } name)
            return null;
        if (!cluster.Nodes.TryGetValue(name, out var node))
            return $"its template names node '{name}', which the cluster has not. Add that node, or name another one or none";
        if (TaintTolerance.Evicting(node, pod) is { } taint)
            return $"its template names node '{name}', whose taint {taint} drives them out. Give the template a toleration, or name another node or none";
        return NodeFit.HasRoom(cluster, node, pod) ? null : $"its template names node '{name}', which may have no more pods, or has no address or no host port left for another one. Name no node, or make room";
    }

    private static Cluster FailedCreate(Cluster cluster, Workload workload, string what, string why) =>
        cluster with { Warnings = cluster.Warnings.Add(new ClusterWarning("FailedCreate", $"{workload.FullName} {what}: {why}.")) };

    private static Cluster DropAll(Cluster cluster, IEnumerable<Pod> pods) => pods.ToList().Aggregate(cluster, (rest, pod) => rest.Drop(pod));
}
