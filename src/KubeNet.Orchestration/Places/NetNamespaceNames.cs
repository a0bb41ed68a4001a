using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Places;

/// <summary>Network namespaces by name; as a destination one stands for its first global address.</summary>
internal sealed class NetNamespaceNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => config.Namespaces.ContainsKey(text) ? text : null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text) => config.Namespaces.TryGetValue(text, out var home)
        ? new PlaceAddresses($"the namespace '{text}'", [.. home.Links.Values.SelectMany(link => link.Addresses)
            .Where(candidate => candidate.Scope == AddressScope.Global && !candidate.Address.Address.IsLoopback)
            .Select(candidate => candidate.Address.Address)
            .OrderBy(candidate => candidate.Family)])
        : null;

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => config.Namespaces.Keys;
}
