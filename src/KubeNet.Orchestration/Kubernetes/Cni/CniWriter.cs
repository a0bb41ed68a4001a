using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>Follows a cluster's nodes and pods with what kubelets and the network plugin write.</summary>
internal static class CniWriter
{
    private const int ProgressStep = 100;

    /// <summary>Writes what differs; nodes that brought their network along are left as they are.</summary>
    public static NetworkConfig Write(NetworkConfig config, Cluster before, Cluster after, ClusterDiff diff, IProgress<ClusterProgress>? progress)
    {
        var imported = config.Layer<KubernetesLayer>()!.ImportedNodes;
        var plugin = CniPlugin.Of(after.Options);
        var work = NodeWork.Of(before, after, diff, imported);
        var written = new List<NamespaceConfig>();
        var gone = new List<string>();
        var macs = config.Macs;
        var done = 0;
        foreach (var node in work)
        {
            var part = node.Write(config, after, plugin) with { };
            macs = part.Macs;
            config = config with { Macs = macs };
            written.AddRange(part.Namespaces.Values);
            gone.AddRange(node.GonePods);
            if (++done % ProgressStep == 0 || done == work.Count)
                progress?.Report(new ClusterProgress("Wiring pods", done, work.Count));
        }

        config = config.WithAll(written, gone);
        return PeerRoutes.Write(config, plugin, before, after, diff, imported);
    }
}
