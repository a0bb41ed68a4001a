using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Orchestration.Places;

/// <summary>Network namespaces by name, nodes also by <c>node/NAME</c>; as a destination one stands for its first global address.</summary>
internal sealed class NetNamespaceNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text)
    {
        var name = NodeIn(config, text) ?? text;
        return config.Namespaces.ContainsKey(name) ? name : null;
    }

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text) => config.Namespaces.TryGetValue(NodeIn(config, text) ?? text, out var home)
        ? new PlaceAddresses($"the namespace '{text}'", [.. home.Links.Values.SelectMany(link => link.Addresses)
            .Where(candidate => candidate.Scope == AddressScope.Global && !candidate.Address.Address.IsLoopback)
            .Select(candidate => candidate.Address.Address)
            .OrderBy(candidate => candidate.Family)])
        : null;

    // node/node1
    private static string? NodeIn(NetworkConfig config, string text) => KindPrefix.Node.NameIn(text) is { } name && config.Clusters().Any(cluster => cluster.Nodes.ContainsKey(name)) ? name : null;

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => config.Namespaces.Keys;
}
