using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Dns;

namespace KubeNet.Orchestration.Places;

/// <summary>DNS names with a dot, as a pod's resolver completes them and the cluster's DNS answers: <c>web.shop</c>, <c>web.shop.svc.cluster.local</c>.</summary>
internal sealed class KubeDnsNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text)
    {
        if (!text.Contains('.') || text.Contains('/') || PodNames.At(config, sender) is not { } asker)
            return null;
        var resolution = ClusterDns.Resolve(asker.Cluster, asker.Pod, text);
        return resolution.Answer.Outcome switch
        {
            DnsOutcome.Answered => new PlaceAddresses($"the DNS name '{text}'", [.. resolution.Addresses]),
            DnsOutcome.Forwarded or DnsOutcome.Elsewhere => null,
            DnsOutcome.NoData or DnsOutcome.NxDomain => throw new NetConfigException(
                "DnsNameNotFound", $"Pod '{asker.Pod.Name}' finds no address for '{text}': {string.Join("; ", resolution.Queries)}."),
        };
    }

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => [];
}
