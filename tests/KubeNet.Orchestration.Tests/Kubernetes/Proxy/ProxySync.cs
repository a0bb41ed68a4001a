using System.Text.Json;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>One sync of a scenario: the objects as they are then, and what upstream's test expects.</summary>
internal sealed record ProxySync(JsonElement Json, IReadOnlyList<Service> Services, IReadOnlyList<EndpointSlice> Slices, bool IsFull)
{
    /// <summary>What iptables-restore must be given, sorted as upstream sorts it, or null.</summary>
    public string? ExpectedRestore => ApiObjects.Text(Json, "expectedIptablesRestore");

    /// <summary>Chains ("nat/KUBE-POSTROUTING") with all their rules.</summary>
    public IEnumerable<(string Chain, IReadOnlyList<string> Rules)> ExpectedChains =>
        Json.TryGetProperty("expectedChains", out var chains) && chains.ValueKind == JsonValueKind.Object
            ? chains.EnumerateObject().Select(chain => (chain.Name, (IReadOnlyList<string>)[.. chain.Value.EnumerateArray().Select(rule => rule.GetString()!)]))
            : [];

    /// <summary>Packets and where they go.</summary>
    public IEnumerable<ProxyFlow> Flows => ApiObjects.Items(Json, "flows").Select(ProxyFlow.Read);

    /// <summary>Whether chains that no service uses are looked for: not each time in a large cluster.</summary>
    public bool CleansUp(bool isLargeCluster) => !isLargeCluster || (ApiObjects.Text(Json, "notes")?.Contains("more than syncPeriod", StringComparison.Ordinal) ?? false);

    /// <summary>Further assertions by name.</summary>
    public IEnumerable<JsonProperty> Checks =>
        Json.TryGetProperty("checks", out var checks) && checks.ValueKind == JsonValueKind.Object ? checks.EnumerateObject() : [];
}
