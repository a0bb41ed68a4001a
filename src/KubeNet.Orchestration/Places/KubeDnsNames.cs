using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Places;

/// <summary>DNS names with a dot, as a pod's resolver completes them and the cluster's DNS answers: <c>web.shop</c>, <c>web.shop.svc.cluster.local</c>.</summary>
internal sealed class KubeDnsNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text)
    {
        if (Ask(config, sender, text) is not var (asker, cluster, resolution))
            return null;
        return resolution.Answer.Outcome switch
        {
            DnsOutcome.Answered or DnsOutcome.HostsFile => Found(cluster, resolution.Answer, $"the DNS name '{text}'"),
            DnsOutcome.Forwarded or DnsOutcome.Elsewhere => null,
            DnsOutcome.NoData or DnsOutcome.NxDomain => throw new NetConfigException(
                "DnsNameNotFound", $"Pod '{asker.Name}' finds no address for '{text}': {string.Join("; ", resolution.Queries)}."),
        };
    }

    /// <summary>What the cluster's DNS answers to a pod that asks for a name, or null where it has no address for it.</summary>
    public static PlaceAddresses? Answer(NetworkConfig config, string sender, string text) =>
        Ask(config, sender, text) is var (_, cluster, resolution) && resolution.Answer.Outcome == DnsOutcome.Answered ? Found(cluster, resolution.Answer, $"the DNS name '{text}'") : null;

    private static (Pod Asker, Cluster Cluster, DnsResolution Resolution)? Ask(NetworkConfig config, string sender, string text) =>
        text.Contains('.') && !text.Contains('/') && PodNames.At(config, sender) is { } asker ? (asker.Pod, asker.Cluster, ClusterDns.Resolve(asker.Cluster, asker.Pod, text)) : null;

    /// <summary>What an answer of the cluster's DNS leads to.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="what">What it is called.</param>
    public static PlaceAddresses Found(Cluster cluster, DnsAnswer answer, string what) => new(what, [.. answer.Addresses])
    {
        Ports = ClusterDns.ServiceOf(cluster, answer) is { } service ? ServiceNames.PortsOf(cluster, service) : [],
    };

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => [];
}
