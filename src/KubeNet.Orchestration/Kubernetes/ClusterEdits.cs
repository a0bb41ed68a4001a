using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Cni;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Policies;
using KubeNet.Orchestration.Kubernetes.Proxy;
using KubeNet.Orchestration.Kubernetes.Underlay;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>
/// Clusters in a lab. An edit exchanges the cluster, lets the controllers do what follows from its objects, and then the writers follow what
/// differs: into nodes' and pods' namespaces they write what the network plugin, kube-proxy and the policy agent write. All of it or nothing.
/// </summary>
public static class ClusterEdits
{
    private static readonly string[] s_firstNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    /// <summary>All clusters, by name.</summary>
    public static IEnumerable<Cluster> Clusters(this NetworkConfig config) => (config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).Clusters.Values;

    /// <summary>The cluster of a name.</summary>
    /// <exception cref="NetConfigException">ClusterNotFound, with the names that there are.</exception>
    public static Cluster Cluster(this NetworkConfig config, string name)
    {
        var clusters = (config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).Clusters;
        return clusters.TryGetValue(name, out var found) ? found : throw new NetConfigException("ClusterNotFound",
            $"There is no cluster '{name}'. {Choices.Among(clusters.Keys, "There are", "There is none yet: make one with New-KubeCluster.")}");
    }

    /// <summary>A new cluster without nodes, with the namespaces that every cluster has.</summary>
    /// <exception cref="NetConfigException">InvalidObjectName, ClusterExists, InvalidClusterOption, ClusterNetworksOverlap.</exception>
    public static NetworkConfig AddCluster(this NetworkConfig config, string name, ClusterOptions? options = null)
    {
        ObjectNames.RequireLabel("cluster", name);
        var layer = config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty;
        if (layer.Clusters.ContainsKey(name))
            throw new NetConfigException("ClusterExists", $"There is a cluster '{name}' already; choose another name or remove that one first.");
        var cluster = New(name, options ?? new ClusterOptions());
        return config.Follow(cluster with { Namespaces = cluster.Namespaces.Clear() }, cluster, null);
    }

    /// <summary>
    /// Changes a cluster and all that follows from it. Many changes in one edit cost far less than many edits. What is odd but allowed is
    /// listed in <see cref="Cluster.Warnings"/> of the cluster as it is then.
    /// </summary>
    /// <exception cref="NetConfigException">ClusterNotFound, ClusterOptionImmutable, what the edit throws, and what writing it into the lab's namespaces throws. Nothing was changed.</exception>
    public static NetworkConfig EditCluster(this NetworkConfig config, string name, Func<Cluster, Cluster> edit, IProgress<WorkProgress>? progress = null)
    {
        var before = config.Cluster(name);
        var after = edit(before with { Warnings = [] });
        if (after.Name != name)
            throw new NetConfigException("ClusterOptionImmutable", $"The name of cluster '{name}' cannot be changed.");
        if (after.Options != before.Options)
            ClusterChecks.RequireSameNetworks(before, after);
        return config.Follow(before, Reconciliation.Run(before, after), progress);
    }

    /// <summary>Takes a cluster away with its nodes and pods; what was there before it was joined stays.</summary>
    /// <exception cref="NetConfigException">ClusterNotFound.</exception>
    public static NetworkConfig RemoveCluster(this NetworkConfig config, string name)
    {
        var before = config.Cluster(name);
        config = config.Follow(before, new Cluster { Name = name, Options = before.Options }, null);
        if (config.Namespaces.ContainsKey(NodeNetwork.NameFor(name)))
            config = config.RemoveNamespace(NodeNetwork.NameFor(name));
        var layer = config.Layer<KubernetesLayer>()!;
        return config.With(layer with { Clusters = layer.Clusters.Remove(name) });
    }

    private static Cluster New(string name, ClusterOptions options)
    {
        ClusterChecks.RequireSane(name, options);
        var cluster = new Cluster { Name = name, Options = options } with { Journal = ClusterJournal.Start() };
        return s_firstNamespaces.Aggregate(cluster, (all, @namespace) => all.AddNamespace(@namespace));
    }

    private static ImmutableHashSet<string> Imported(NetworkConfig config) => (config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).ImportedNodes;

    private static NetworkConfig Follow(this NetworkConfig config, Cluster before, Cluster after, IProgress<WorkProgress>? progress)
    {
        var imported = Imported(config);
        config = NodeNetwork.Write(config, after, new ClusterDiff(before, after));
        config = NodePrograms.Write(config, before, after, new ClusterDiff(before, after), imported.Union(Imported(config)));
        after = PodNamespaces.Qualify(config, before, ImportedPods.Match(config, before, after));
        var layer = config.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty;
        config = config.With(layer with { Clusters = layer.Clusters.SetItem(after.Name, after with { Journal = ClusterJournal.Start() }) });

        // kubelet and kube-proxy run before the first pod does: the network plugin finds their rules.
        if (after.Options.ProxyMode == ProxyMode.Iptables)
            config = KubeProxy.Write(config, before, after);
        else if (before.Options.ProxyMode == ProxyMode.Iptables)
            config = KubeProxy.Stop(config, before);
        config = CniWriter.Write(config, before, after, new ClusterDiff(before, after), progress);
        return KubeProxy.Settle(PolicyWriter.Write(config, before, after), after.Options);
    }
}
