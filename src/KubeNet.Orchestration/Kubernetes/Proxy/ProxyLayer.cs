using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>What the kube-proxies of a lab's clusters have written, so that the next change is worked out from there.</summary>
internal sealed record ProxyLayer : IStateFollower
{
    /// <summary>Nothing.</summary>
    public static ProxyLayer Empty { get; } = new();

    /// <summary>The rules by cluster and family.</summary>
    public ImmutableDictionary<(string Cluster, IpFamily Family), ProxyTables> Tables { get; init; } = ImmutableDictionary<(string, IpFamily), ProxyTables>.Empty;

    /// <summary>The namespaces as they were left by the last write: what differs since was touched by somebody else.</summary>
    public TreeDictionary<string, NamespaceConfig>? Written { get; init; }

    /// <summary>Deletes UDP flows to endpoints that are gone, on the nodes of the clusters whose endpoints changed.</summary>
    public void Follow(NetworkConfig before, NetworkConfig after, NetworkState state)
    {
        var old = before.Layer<ProxyLayer>() ?? Empty;
        var clusters = (after.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).Clusters;
        foreach (var (key, tables) in Tables)
        {
            if (tables.UdpChanges != (old.Tables.GetValueOrDefault(key)?.UdpChanges ?? 0) && clusters.TryGetValue(key.Cluster, out var cluster))
                StaleFlows.Of(tables).Clean(cluster.Nodes.Keys, state);
        }
    }
}
