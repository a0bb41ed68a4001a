using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Places;

/// <summary><c>localhost</c>, which every machine's /etc/hosts has.</summary>
internal sealed class LocalhostNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text) =>
        text.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? new PlaceAddresses("localhost", [IpAddress.LoopbackV4, IpAddress.LoopbackV6]) : null;

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => [];
}
