using KubeNet.Manifests.Inference;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>Puts together what was read: each object once, what the input implies, and how the cluster is set up.</summary>
internal static class ManifestAssembly
{
    /// <summary>The set of all that an input holds, for a cluster that is there already or a new one.</summary>
    public static ManifestSet Assemble(ManifestInput input, Cluster? into)
    {
        foreach (var (kind, count) in input.WithoutPart)
            input.Report.Info("KindWithoutPart", $"{count} {kind} {(count == 1 ? "has" : "have")} no part in the network");
        var namespaces = Once(input, input.Namespaces);
        var nodes = Once(input, input.Nodes);
        var pods = Once(input, input.Pods);
        var services = Once(input, input.Services);
        var ranges = Once(input, input.ServiceCidrs);
        var impliedNodes = ImpliedObjects.Nodes(input, nodes.Select(found => found.Record.Name).Concat(into?.Nodes.Keys ?? []).ToHashSet(StringComparer.Ordinal), into).ToList();
        var impliedNamespaces = ImpliedObjects.Namespaces(input, namespaces.Select(found => found.Record.Name).Concat(into?.Namespaces.Keys ?? []).ToHashSet(StringComparer.Ordinal)).ToList();
        var allNodes = nodes.Select(found => found.Record).Concat(impliedNodes.Select(made => (Node)made.Record)).ToList();
        return new ManifestSet
        {
            Options = ClusterInference.Infer(input.Evidence, input.Report, allNodes, [.. pods.Select(found => found.Record)], [.. services.Select(found => found.Record)], [.. ranges.SelectMany(found => found.Record.Cidrs)]),
            HasSettings = input.Evidence.IsThere,
            Objects =
            [
                .. namespaces.Select(found => found.Object), .. impliedNamespaces,
                .. nodes.Select(found => found.Object), .. impliedNodes,
                .. ranges.Select(found => found.Object),
                .. pods.Select(found => found.Object),
                .. Workloads(input).Select(found => found.Object),
                .. services.Select(found => found.Object),
                .. new EndpointChoice(input, into).Choose().Select(found => found.Object),
                .. Once(input, input.Policies).Select(found => found.Object),
            ],
            Report = input.Report.Entries,
        };
    }

    private static List<Found<Workload>> Workloads(ManifestInput input)
    {
        var owned = new Owned(input.Pods, input.Workloads);
        var makers = new List<Found<Workload>>();
        foreach (var found in Once(input, input.Workloads))
        {
            if (owned.Reason(found) is { } reason)
            {
                input.Report.Info("PodsNotMadeAgain", $"it makes no pods: {reason}", found.Object.Position, found.Object.ToString());
                continue;
            }

            makers.Add(found);
            if (input.Wishful.Contains(found.Record.FullName))
                input.Report.Warn("SchedulingNotModelled", "preferred nodes, affinity between pods and topology spread are not looked at", "its pods may be on other nodes than in the cluster", found.Object.Position, found.Object.ToString());
        }

        return makers;
    }

    // As with kubectl apply, the later of two objects of one name counts.
    private static List<Found<T>> Once<T>(ManifestInput input, List<Found<T>> all)
        where T : class
    {
        var places = new Dictionary<(string, string), int>();
        var once = new List<Found<T>>();
        foreach (var found in all)
        {
            if (places.TryAdd((found.Object.Kind, found.Object.Name), once.Count))
            {
                once.Add(found);
                continue;
            }

            var place = places[(found.Object.Kind, found.Object.Name)];
            if (!found.Record.Equals(once[place].Record))
                input.Report.Warn("ObjectTwice", $"it is in the input twice, first at {once[place].Object.Position}", "the later one counts", found.Object.Position, found.Object.ToString());
            once[place] = found;
        }

        return once;
    }
}
