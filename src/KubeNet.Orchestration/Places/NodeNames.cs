using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Orchestration.Places;

/// <summary>Nodes by <c>node/node1</c>; by its name alone a node is a network namespace like others.</summary>
internal sealed class NodeNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => Find(config, text)?.Name;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text) => Find(config, text) is { } node
        ? new PlaceAddresses($"the node '{node.Name}'", [.. node.Addresses])
        : null;

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => [];

    private static Kubernetes.Objects.Node? Find(NetworkConfig config, string text)
    {
        if (KindPrefix.Node.NameIn(text) is not { } name)
            return null;
        var nodes = config.Clusters().SelectMany(cluster => cluster.Nodes.Values).ToList();
        return nodes.Find(node => node.Name == name)
            ?? throw new NetConfigException("NodeNotFound", $"There is no node '{name}'. {Choices.Among(nodes.Select(node => node.Name), "There are", "There is none.")}");
    }
}
