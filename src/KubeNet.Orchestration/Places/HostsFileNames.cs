using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Dns;

namespace KubeNet.Orchestration.Places;

/// <summary>What the sender's own /etc/hosts knows: a pod's name, its hostAliases, and <c>localhost</c> of every machine.</summary>
internal sealed class HostsFileNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text)
    {
        var (file, whose) = PodNames.At(config, sender) is var (cluster, pod) ? (EtcHosts.Of(cluster, pod), $"pod '{pod.Name}'") : (EtcHosts.OfMachine, sender);
        return file.AddressesOf(text) is { Count: > 0 } found ? new PlaceAddresses($"the name '{text}' in /etc/hosts of {whose}", found) : null;
    }

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => [];
}
