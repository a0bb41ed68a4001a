using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>A cluster's namespaces. Each has the label <c>kubernetes.io/metadata.name</c> with its name.</summary>
public static class KubeNamespaceEdits
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Adds a namespace.</summary>
    /// <exception cref="NetConfigException">InvalidObjectName, InvalidLabel, KubeNamespaceExists.</exception>
    public static Cluster AddNamespace(this Cluster cluster, string name, LabelSet? labels = null) => cluster.AddNamespace(new KubeNamespace(name, labels ?? LabelSet.Empty));

    /// <summary>Adds a namespace.</summary>
    /// <exception cref="NetConfigException">As above.</exception>
    public static Cluster AddNamespace(this Cluster cluster, KubeNamespace added)
    {
        ObjectNames.RequireLabel("namespace", added.Name);
        LabelChecks.RequireLabels($"namespace '{added.Name}'", added.Labels);
        return cluster.Namespaces.ContainsKey(added.Name)
            ? throw ClusterErrors.Exists("KubeNamespace", "namespace", added.Name, cluster)
            : cluster.Put(added with { Labels = added.Labels.With(NameLabel, added.Name) });
    }

    /// <summary>Gives a namespace other labels.</summary>
    /// <exception cref="NetConfigException">KubeNamespaceNotFound, InvalidLabel.</exception>
    public static Cluster SetNamespace(this Cluster cluster, string name, LabelSet labels) => cluster.SetNamespace(name, before => before with { Labels = labels });

    /// <summary>Changes a namespace's labels.</summary>
    /// <exception cref="NetConfigException">KubeNamespaceNotFound, InvalidLabel, KubeNamespaceFieldImmutable.</exception>
    public static Cluster SetNamespace(this Cluster cluster, string name, Func<KubeNamespace, KubeNamespace> change)
    {
        if (!cluster.Namespaces.TryGetValue(name, out var before))
            throw NotFound(cluster, name);
        var after = change(before);
        if (after.Name != name)
            throw new NetConfigException("KubeNamespaceFieldImmutable", $"The name of namespace '{name}' cannot be changed; add another one and remove this one.");
        LabelChecks.RequireLabels($"namespace '{name}'", after.Labels);
        return cluster.Put(after with { Labels = after.Labels.With(NameLabel, name) });
    }

    /// <summary>Takes a namespace away with all that is in it.</summary>
    /// <exception cref="NetConfigException">KubeNamespaceNotFound, KubeNamespaceForbidden for <c>default</c>, <c>kube-system</c> and <c>kube-public</c>.</exception>
    public static Cluster RemoveNamespace(this Cluster cluster, string name)
    {
        if (!cluster.Namespaces.TryGetValue(name, out var found))
            throw NotFound(cluster, name);
        if (name is "default" or "kube-system" or "kube-public")
            throw new NetConfigException("KubeNamespaceForbidden", $"The namespace '{name}' of cluster '{cluster.Name}' may not be removed; remove what is in it instead.");
        foreach (var workload in cluster.Workloads.Values.Where(workload => workload.Name.Namespace == name))
            cluster = cluster.Drop(workload);
        foreach (var policy in cluster.NetworkPolicies.Values.Where(policy => policy.Name.Namespace == name))
            cluster = cluster.Drop(policy);
        foreach (var service in cluster.Services.Values.Where(service => service.Name.Namespace == name))
            cluster = cluster.Drop(service);
        foreach (var slice in cluster.EndpointSlices.Values.Where(slice => slice.Name.Namespace == name))
            cluster = cluster.Drop(slice);
        foreach (var pod in cluster.Pods.Values.Where(pod => pod.Name.Namespace == name))
            cluster = cluster.Drop(pod);
        return cluster.Drop(found);
    }

    /// <summary>Throws where an object's namespace is not there.</summary>
    internal static void RequireNamespace(this Cluster cluster, string what, ObjectName name)
    {
        if (!cluster.Namespaces.ContainsKey(name.Namespace))
        {
            throw new NetConfigException("KubeNamespaceNotFound",
                $"The {what} '{name}' needs a namespace '{name.Namespace}', which cluster '{cluster.Name}' does not have. {Choices.Among(cluster.Namespaces.Keys, "It has", "It has none.")}");
        }
    }

    private static NetConfigException NotFound(Cluster cluster, string name) => ClusterErrors.NotFound("KubeNamespace", "namespace", name, cluster, cluster.Namespaces.Keys);
}
