using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Dns;

namespace KubeNet.Orchestration.Places;

/// <summary>What /etc/hosts of the pod that sends knows: its own name, localhost, its hostAliases.</summary>
internal sealed class PodHostsNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text) =>
        PodNames.At(config, sender) is var (cluster, pod) && EtcHosts.Of(cluster, pod).AddressesOf(text) is { Count: > 0 } found
            ? new PlaceAddresses($"the name '{text}' in /etc/hosts of pod '{pod.Name}'", found)
            : null;

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => [];
}
