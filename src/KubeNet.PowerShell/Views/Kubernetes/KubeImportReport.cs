using System.Text;
using KubeNet.Engine.Labs;
using KubeNet.Manifests;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>What an import brought into a cluster, what it inferred, and what it left out.</summary>
public sealed record KubeImportReport : LabObject
{
    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>What was read: files, or a cluster's address.</summary>
    public required string[] Source { get; init; }

    /// <summary>How many nodes were taken.</summary>
    public required int Nodes { get; init; }

    /// <summary>How many Kubernetes namespaces were taken.</summary>
    public required int Namespaces { get; init; }

    /// <summary>How many pods were taken.</summary>
    public required int Pods { get; init; }

    /// <summary>How many Deployments, ReplicaSets, StatefulSets and DaemonSets were taken that make pods.</summary>
    public required int Workloads { get; init; }

    /// <summary>How many services were taken.</summary>
    public required int Services { get; init; }

    /// <summary>How many EndpointSlices were taken as they stand.</summary>
    public required int EndpointSlices { get; init; }

    /// <summary>How many network policies were taken.</summary>
    public required int NetworkPolicies { get; init; }

    /// <summary>What was not understood or left out, line by line, and what that means for the answers.</summary>
    public required ManifestEntry[] Problems { get; init; }

    /// <summary>Every line of the report.</summary>
    public required ManifestEntry[] Entries { get; init; }

    /// <summary>Whether all was understood and taken.</summary>
    public bool IsComplete => Problems.Length == 0;

    /// <summary>The report for a person: how many of each kind, what was inferred, then what was left out.</summary>
    public string Describe()
    {
        const int Most = 20;
        var text = new StringBuilder($"Cluster {Cluster}: ").AppendJoin(", ", Counts()).Append('\n');
        foreach (var entry in Entries.Where(entry => entry.Severity == ManifestSeverity.Info && entry.Object is null))
            text.Append("  ").Append(entry.Text).Append('\n');
        if (IsComplete)
            return text.Append("All of it was understood.").ToString();
        text.Append(Problems.Length).Append(Problems.Length == 1 ? " thing was" : " things were").Append(" not understood or left out:\n  ").AppendJoin("\n  ", Problems.Take(Most));
        return Problems.Length > Most ? text.Append("\n  and ").Append(Problems.Length - Most).Append(" more: see Problems").ToString() : text.ToString();
    }

    /// <summary>One line.</summary>
    public override string ToString() => $"{string.Join(", ", Counts())}, {Problems.Length} problems";

    internal static KubeImportReport Of(Lab lab, string cluster, IEnumerable<string> source, ClusterImport import)
    {
        var kinds = import.Taken.ToLookup(found => found.Record.GetType());
        return new KubeImportReport
        {
            Lab = lab,
            Cluster = cluster,
            Source = [.. source],
            Nodes = kinds[typeof(Node)].Count(),
            Namespaces = kinds[typeof(KubeNamespace)].Count(),
            Pods = kinds[typeof(Pod)].Count(),
            Workloads = kinds[typeof(Workload)].Count(),
            Services = kinds[typeof(Service)].Count(),
            EndpointSlices = kinds[typeof(EndpointSlice)].Count(),
            NetworkPolicies = kinds[typeof(NetworkPolicy)].Count(),
            Problems = [.. import.Report.Where(entry => entry.Severity != ManifestSeverity.Info)],
            Entries = [.. import.Report],
        };
    }

    private IEnumerable<string> Counts()
    {
        var counts = new (int Count, string One, string Several)[]
        {
            (Nodes, "node", "nodes"), (Namespaces, "namespace", "namespaces"), (Pods, "pod", "pods"), (Workloads, "workload", "workloads"), (Services, "service", "services"),
            (EndpointSlices, "EndpointSlice", "EndpointSlices"), (NetworkPolicies, "network policy", "network policies"),
        };
        return counts.Where(kind => kind.Count > 0).Select(kind => $"{kind.Count} {(kind.Count == 1 ? kind.One : kind.Several)}").DefaultIfEmpty("nothing");
    }
}
