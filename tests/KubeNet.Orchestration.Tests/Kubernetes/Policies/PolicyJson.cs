using System.Text.Json;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>Reads policies and labels as the API's JSON spells them.</summary>
internal static class PolicyJson
{
    public static NetworkPolicy Policy(JsonElement policy)
    {
        var spec = policy.GetProperty("spec");
        var metadata = policy.GetProperty("metadata");
        var types = List(spec, "policyTypes").Select(type => type.GetString()).ToList();
        return new NetworkPolicy
        {
            Name = new ObjectName(metadata.GetProperty("namespace").GetString()!, metadata.GetProperty("name").GetString()!),
            PodSelector = Selector(spec.GetProperty("podSelector")),
            AppliesToIngress = types.Contains("Ingress"),
            AppliesToEgress = types.Contains("Egress"),
            Ingress = List(spec, "ingress").Select(rule => Rule(rule, "from")).ToEquatableArray(),
            Egress = List(spec, "egress").Select(rule => Rule(rule, "to")).ToEquatableArray(),
        };
    }

    public static LabelSet Labels(JsonElement labels) =>
        LabelSet.Of(labels.EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value.GetString()!)));

    public static IpProtocol Protocol(string name) => name switch
    {
        "TCP" => IpProtocol.Tcp,
        "UDP" => IpProtocol.Udp,
        "SCTP" => IpProtocol.Sctp,
        _ => throw new ArgumentException($"The API has no protocol {name}."),
    };

    private static PolicyRule Rule(JsonElement rule, string peers) =>
        new(List(rule, peers).Select(Peer).ToEquatableArray(), List(rule, "ports").Select(Port).ToEquatableArray());

    private static PolicyPeer Peer(JsonElement peer) => new()
    {
        PodSelector = Find(peer, "podSelector") is { } pods ? Selector(pods) : null,
        NamespaceSelector = Find(peer, "namespaceSelector") is { } namespaces ? Selector(namespaces) : null,
        IpBlock = Find(peer, "ipBlock") is { } block
            ? new IpBlock(IpPrefix.Parse(block.GetProperty("cidr").GetString()!), List(block, "except").Select(hole => IpPrefix.Parse(hole.GetString()!)).ToEquatableArray())
            : null,
    };

    private static PolicyPort Port(JsonElement port) => new(
        Protocol(Find(port, "protocol")?.GetString() ?? "TCP"),
        Find(port, "port") is { } number ? PortReference.Parse(number.ToString()) : default,
        Find(port, "endPort")?.GetUInt16());

    private static LabelSelector Selector(JsonElement selector) => new()
    {
        MatchLabels = Find(selector, "matchLabels") is { } labels ? Labels(labels) : LabelSet.Empty,
        MatchExpressions = List(selector, "matchExpressions")
            .Select(one => new LabelRequirement(
                one.GetProperty("key").GetString()!,
                Enum.Parse<LabelOperator>(one.GetProperty("operator").GetString()!),
                List(one, "values").Select(value => value.GetString()!).ToEquatableArray()))
            .ToEquatableArray(),
    };

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static JsonElement.ArrayEnumerator List(JsonElement parent, string name) =>
        Find(parent, name) is { } list ? list.EnumerateArray() : default;
}
