using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Comparing;

/// <summary>
/// What was declared otherwise in two labs: objects of clusters, and what Docker hosts have. What follows from it in the namespaces is not listed here. Things are known
/// by their names, and what both values share is not looked at.
/// </summary>
public static class DeclaredComparison
{
    /// <summary>What differs: of each cluster and then of each Docker host, in the order of <see cref="DeclaredKind"/>. What is in one that is new or gone is not listed beside it.</summary>
    public static IEnumerable<DeclaredDifference> Between(NetworkConfig before, NetworkConfig after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (oldHosts, newHosts) = ((before.Layer<DockerLayer>() ?? DockerLayer.Empty).Hosts, (after.Layer<DockerLayer>() ?? DockerLayer.Empty).Hosts);
        var (oldClusters, newClusters) = ((before.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).Clusters, (after.Layer<KubernetesLayer>() ?? KubernetesLayer.Empty).Clusters);
        return Changes(oldClusters, newClusters).SelectMany(Between).Concat(Changes(oldHosts, newHosts).SelectMany(Between));
    }

    private static IEnumerable<DeclaredDifference> Between(ObjectChange<Cluster> change)
    {
        var name = change.Either.Name;
        if (change is not { Before: { } before, After: { } after })
            return One(name, DeclaredKind.Cluster, name, change, KubernetesWords.Whole);
        var diff = new ClusterDiff(before, after);
        return One(name, DeclaredKind.Cluster, name, change, KubernetesWords.Of)
            .Concat(diff.Nodes.SelectMany(node => One(name, DeclaredKind.Node, node.Either.Name, node, KubernetesWords.Of)))
            .Concat(diff.Namespaces.SelectMany(home => One(name, DeclaredKind.KubeNamespace, home.Either.Name, home, KubernetesWords.Of)))
            .Concat(Changes(before.ServiceCidrs, after.ServiceCidrs).SelectMany(range => One(name, DeclaredKind.ServiceCidr, range.Either.Name, range, KubernetesWords.Of)))
            .Concat(diff.Workloads.OrderBy(workload => workload.Either.Kind).SelectMany(workload => One(name, Kind(workload.Either.Kind), $"{workload.Either.Name}", workload, KubernetesWords.Of)))
            .Concat(diff.Pods.SelectMany(pod => One(name, DeclaredKind.Pod, $"{pod.Either.Name}", pod, KubernetesWords.Of)))
            .Concat(diff.Services.SelectMany(service => One(name, DeclaredKind.Service, $"{service.Either.Name}", service, KubernetesWords.Of)))
            .Concat(Endpoints(name, diff))
            .Concat(diff.NetworkPolicies.SelectMany(policy => One(name, DeclaredKind.NetworkPolicy, $"{policy.Either.Name}", policy, KubernetesWords.Of)));
    }

    private static IEnumerable<DeclaredDifference> Between(ObjectChange<DockerHost> change)
    {
        var home = change.Either.Namespace;
        if (change is not { Before: { } before, After: { } after })
            return One(home, DeclaredKind.DockerHost, home, change, DockerWords.Whole);
        return One(home, DeclaredKind.DockerHost, home, change, DockerWords.Of)
            .Concat(Changes(before.Networks, after.Networks).SelectMany(network => One(home, DeclaredKind.DockerNetwork, network.Either.Name, network, DockerWords.Of)))
            .Concat(Changes(before.Containers, after.Containers).SelectMany(container => One(home, DeclaredKind.DockerContainer, container.Either.Name, container, DockerWords.Of)));
    }

    // An endpoint that only went from one slice to another is where it was: slices are a matter of how many fit into one.
    private static IEnumerable<DeclaredDifference> Endpoints(string cluster, ClusterDiff diff)
    {
        var (before, after) = (Endpoints(diff.EndpointSlices.Select(change => change.Before)), Endpoints(diff.EndpointSlices.Select(change => change.After)));
        foreach (var endpoint in before.Keys.Union(after.Keys).OrderBy(endpoint => endpoint.Service).ThenBy(endpoint => endpoint.Address).ThenBy(endpoint => endpoint.Ports, StringComparer.Ordinal))
        {
            if (Word.Difference(before.GetValueOrDefault(endpoint), after.GetValueOrDefault(endpoint)) is { } difference)
                yield return new DeclaredDifference(cluster, DeclaredKind.Endpoint, $"{endpoint.Service} {endpoint.Address}{endpoint.Ports}", difference.Before, difference.After);
        }
    }

    private static Dictionary<(ObjectName Service, IpAddress Address, string Ports), List<Word>> Endpoints(IEnumerable<EndpointSlice?> slices)
    {
        var endpoints = new Dictionary<(ObjectName Service, IpAddress Address, string Ports), List<Word>>();
        foreach (var slice in slices.OfType<EndpointSlice>())
        {
            var ports = KubernetesWords.Ports(slice);
            foreach (var endpoint in slice.Endpoints)
                endpoints.TryAdd((slice.Service, endpoint.Address, ports), [.. KubernetesWords.Of(slice, endpoint)]);
        }

        return endpoints;
    }

    private static IEnumerable<DeclaredDifference> One<T>(string home, DeclaredKind kind, string name, ObjectChange<T> change, Func<T, IEnumerable<Word>> words)
        where T : class
    {
        var (before, after) = (change.Before is { } old ? words(old) : null, change.After is { } now ? words(now) : null);
        if (Word.Difference(before, after) is { } difference)
            yield return new DeclaredDifference(home, kind, name, difference.Before, difference.After);
    }

    private static IEnumerable<ObjectChange<T>> Changes<T>(ImmutableSortedDictionary<string, T> before, ImmutableSortedDictionary<string, T> after)
        where T : class
    {
        if (ReferenceEquals(before, after))
            return [];
        return before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(name => new ObjectChange<T>(before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => !ReferenceEquals(change.Before, change.After));
    }

    private static DeclaredKind Kind(WorkloadKind kind) => kind switch
    {
        WorkloadKind.Deployment => DeclaredKind.Deployment,
        WorkloadKind.ReplicaSet => DeclaredKind.ReplicaSet,
        WorkloadKind.StatefulSet => DeclaredKind.StatefulSet,
        WorkloadKind.DaemonSet => DeclaredKind.DaemonSet,
    };
}
