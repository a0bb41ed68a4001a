using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests;

/// <summary>Brings what was read into a cluster, in one edit.</summary>
public sealed record ClusterImport
{
    /// <summary>The configuration with the cluster as it is then.</summary>
    public required NetworkConfig Config { get; init; }

    /// <summary>The objects that the cluster took.</summary>
    public required ImmutableArray<ManifestObject> Taken { get; init; }

    /// <summary>The report of the reading, and after it a line for each object that the cluster refused, with its reason.</summary>
    public required ImmutableArray<ManifestEntry> Report { get; init; }

    /// <summary>
    /// Adds objects to a cluster; without a cluster of that name one is made, as the input shows it to be set up, unless there is nothing to make of it. Objects that are there
    /// already are changed. What the cluster refuses, such as a service address that is taken, is a line of the report, and the rest is built.
    /// </summary>
    /// <exception cref="NetConfigException">What making the cluster and writing it into the lab's namespaces throws. Nothing was changed.</exception>
    public static ClusterImport Apply(NetworkConfig config, string cluster, ManifestSet set, IProgress<WorkProgress>? progress = null)
    {
        var before = config;
        var isNew = config.Layer<KubernetesLayer>()?.Clusters.ContainsKey(cluster) != true;
        if (isNew)
            config = config.AddCluster(cluster, set.Options);
        var taken = new List<ManifestObject>();
        var refused = new List<ManifestEntry>();
        config = config.EditCluster(cluster, Edit, progress);
        var odd = config.Cluster(cluster).Warnings.Select(warning => new ManifestEntry { Severity = ManifestSeverity.Warning, Id = warning.Id, Text = warning.Message });
        return new ClusterImport { Config = isNew && taken.Count == 0 && !set.HasSettings ? before : config, Taken = [.. taken], Report = [.. set.Report, .. refused, .. odd] };

        Cluster Edit(Cluster there)
        {
            taken.Clear();
            refused.Clear();
            return set.Objects.Aggregate(there, Add);
        }

        Cluster Add(Cluster there, ManifestObject found)
        {
            try
            {
                var after = ObjectEdits.Put(there, found);
                taken.Add(found);
                return after;
            }
            catch (NetConfigException error)
            {
                refused.Add(new ManifestEntry
                {
                    Severity = ManifestSeverity.Error, Id = error.ErrorId, Position = found.Position, Object = found.ToString(), Text = error.Message, Consequence = "it is kept out",
                });
                return there;
            }
        }
    }
}
