using KubeNet.Engine;
using System.Runtime.ExceptionServices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>Follows a cluster's nodes and pods with what kubelets and the network plugin write.</summary>
internal static class CniWriter
{
    private const int ChunkSize = 100;

    /// <summary>Writes what differs; nodes that brought their network along are left as they are.</summary>
    public static NetworkConfig Write(NetworkConfig config, Cluster before, Cluster after, ClusterDiff diff, IProgress<WorkProgress>? progress)
    {
        var imported = config.Layer<KubernetesLayer>()!.ImportedNodes;
        var plugin = CniPlugin.Of(after.Options);
        var work = NodeWork.Of(before, after, diff, imported);
        config = PeerRoutes.Forget(config, plugin, before, after, diff, imported);
        var done = 0;
        var written = new List<NamespaceConfig>();
        var gone = work.SelectMany(node => node.GonePods).ToHashSet(StringComparer.Ordinal);
        foreach (var some in work.Chunk(ChunkSize))
        {
            foreach (var part in WriteAll(ref config, after, plugin, some, gone))
                written.AddRange(part.Namespaces.Values);
            done += some.Length;
            progress?.Report(new WorkProgress("Wiring nodes and pods", done, work.Count));
        }

        config = PortMapLayer.Note(config.WithAll(written, gone), work.SelectMany(node => node.FreshPods));
        return PeerRoutes.Write(config, plugin, after, diff, imported);
    }

    // Nodes do not touch each other, so they are written at the same time; MAC addresses are set apart for each beforehand, so that they do not depend on who is first.
    private static NetworkConfig[] WriteAll(ref NetworkConfig config, Cluster cluster, CniPlugin plugin, NodeWork[] work, IReadOnlySet<string> gone)
    {
        var starts = new NetworkConfig[work.Length];
        for (var i = 0; i < work.Length; i++)
        {
            starts[i] = config;
            config = config with { Macs = config.Macs with { Given = config.Macs.Given + work[i].MacsNeeded } };
        }

        var parts = new NetworkConfig[work.Length];
        var errors = new ExceptionDispatchInfo?[work.Length];
        Parallel.For(0, work.Length, i =>
        {
            try
            {
                parts[i] = work[i].Write(starts[i], cluster, plugin, gone);
            }
            catch (Exception error)
            {
                errors[i] = ExceptionDispatchInfo.Capture(error);
            }
        });
        errors.FirstOrDefault(error => error is not null)?.Throw();
        return parts;
    }
}
