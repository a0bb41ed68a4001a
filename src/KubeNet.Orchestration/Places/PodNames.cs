using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Places;

/// <summary>Pods by <c>web-1</c>, <c>shop/web-1</c>, <c>pod/web-1</c> or <c>pod/shop/web-1</c>.</summary>
internal sealed class PodNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text)
    {
        if (Find(config, "", text) is not { } pod)
            return null;
        return pod.HasNetwork
            ? pod.NetworkNamespace
            : throw new NetConfigException("PodNotRunning", $"Pod '{pod.Name}' cannot send: {(pod.HasEnded ? "it has ended" : pod.NodeName is null ? "it waits for a node" : "it has not started")}.");
    }

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text) => Find(config, sender, text) is { } pod
        ? new PlaceAddresses($"the pod '{pod.Name}'", [.. pod.Addresses])
        : null;

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => config.Clusters().SelectMany(cluster => cluster.Pods.Keys).Select(name => KindPrefix.Pod.Of(name));

    /// <summary>The clusters of a lab, that of a sender first: a node, or a pod.</summary>
    public static IEnumerable<Cluster> Near(NetworkConfig config, string sender)
    {
        var own = config.Clusters().FirstOrDefault(cluster => cluster.Nodes.ContainsKey(sender)) ?? At(config, sender)?.Cluster;
        return own is null ? config.Clusters() : config.Clusters().OrderBy(cluster => cluster.Name == own.Name ? 0 : 1);
    }

    /// <summary>The pod whose programs run in a network namespace of its own, or null.</summary>
    public static (Cluster Cluster, Pod Pod)? At(NetworkConfig config, string networkNamespace)
    {
        foreach (var cluster in config.Clusters())
        {
            if ((Named(cluster, networkNamespace) ?? Qualified(cluster, networkNamespace)) is { } pod)
                return (cluster, pod);
            if (Imported(config, cluster, networkNamespace) is { } imported)
                return (cluster, imported);
        }

        return null;
    }

    private static Pod? Named(Cluster cluster, string networkNamespace, string suffix = "")
    {
        var text = networkNamespace[..^suffix.Length];
        var dot = text.LastIndexOf('.');
        return cluster.Pods.TryGetValue(new ObjectName(text[(dot + 1)..], text[..Math.Max(dot, 0)]), out var pod) && pod.NetworkNamespace == networkNamespace ? pod : null;
    }

    private static Pod? Qualified(Cluster cluster, string networkNamespace) =>
        networkNamespace.EndsWith($".{cluster.Name}", StringComparison.Ordinal) ? Named(cluster, networkNamespace, $".{cluster.Name}") : null;

    // The namespaces of pods on an imported machine have the names that its runtime gave them.
    private static Pod? Imported(NetworkConfig config, Cluster cluster, string networkNamespace) =>
        config.Namespaces.TryGetValue(networkNamespace, out var home)
            ? home.Links.Values.SelectMany(link => link.Addresses).Select(address => cluster.PodAt(address.Address.Address)).FirstOrDefault(pod => pod?.ImportedNamespace == networkNamespace)
            : null;

    private static Pod? Find(NetworkConfig config, string sender, string text)
    {
        var forced = KindPrefix.Pod.NameIn(text);
        if (forced is null && text.Contains('/') && text.Count(c => c == '/') > 1)
            return null;
        var name = ObjectName.Parse(forced ?? text, At(config, sender)?.Pod.Name.Namespace ?? ObjectName.DefaultNamespace);
        foreach (var cluster in Near(config, sender))
        {
            if (cluster.Pods.TryGetValue(name, out var pod))
                return pod;
        }

        return forced is not null ? throw NotFound(config, name) : null;
    }

    private static NetConfigException NotFound(NetworkConfig config, ObjectName name) =>
        new("PodNotFound", $"There is no pod '{name}'. {Choices.Among(config.Clusters().SelectMany(cluster => cluster.Pods.Keys).Select(other => other.ToString()), "There are", "There is none.")}");
}
