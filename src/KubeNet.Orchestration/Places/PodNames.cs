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

    /// <summary>The pod whose programs run in a network namespace of its own, or null.</summary>
    public static (Cluster Cluster, Pod Pod)? At(NetworkConfig config, string networkNamespace)
    {
        var dot = networkNamespace.LastIndexOf('.');
        var name = new ObjectName(networkNamespace[(dot + 1)..], networkNamespace[..Math.Max(dot, 0)]);
        foreach (var cluster in config.Clusters())
        {
            if (cluster.Pods.TryGetValue(name, out var pod) && pod.NetworkNamespace == networkNamespace)
                return (cluster, pod);
            if (Imported(config, cluster, networkNamespace) is { } imported)
                return (cluster, imported);
        }

        return null;
    }

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
        foreach (var cluster in config.Clusters())
        {
            if (cluster.Pods.TryGetValue(name, out var pod))
                return pod;
        }

        return forced is not null ? throw NotFound(config, name) : null;
    }

    private static NetConfigException NotFound(NetworkConfig config, ObjectName name) =>
        new("PodNotFound", $"There is no pod '{name}'. {Choices.Among(config.Clusters().SelectMany(cluster => cluster.Pods.Keys).Select(other => other.ToString()), "There are", "There is none.")}");
}
