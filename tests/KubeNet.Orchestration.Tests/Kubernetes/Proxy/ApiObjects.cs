using System.Text.Json;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>Services and EndpointSlices of the corpora, as the API writes them, as records.</summary>
internal static class ApiObjects
{
    public static Service ReadService(JsonElement json)
    {
        var spec = json.GetProperty("spec");
        var clusterIPs = Strings(spec, "clusterIPs");
        if (clusterIPs.Count == 0 && Text(spec, "clusterIP") is { } single)
            clusterIPs.Add(single);
        return new Service
        {
            Name = NameOf(json),
            Labels = LabelSet.Of(Map(json.GetProperty("metadata"), "labels")),
            Annotations = LabelSet.Of(Map(json.GetProperty("metadata"), "annotations")),
            Type = Text(spec, "type") is { Length: > 0 } type ? Enum.Parse<ServiceType>(type) : ServiceType.ClusterIP,
            IsHeadless = clusterIPs.Contains("None"),
            ClusterIPs = clusterIPs.Where(address => address is not ("None" or "")).Select(Address).ToEquatableArray(),
            Ports = Items(spec, "ports").Select(ReadPort).ToEquatableArray(),
            ExternalIPs = Strings(spec, "externalIPs").Select(Address).ToEquatableArray(),
            LoadBalancerIngress = json.TryGetProperty("status", out var status) && status.TryGetProperty("loadBalancer", out var balancer)
                ? Items(balancer, "ingress").Where(ingress => Text(ingress, "ip") is not null).Select(ReadIngress).ToEquatableArray()
                : [],
            LoadBalancerSourceRanges = Strings(spec, "loadBalancerSourceRanges").Select(Prefix).ToEquatableArray(),
            AffinitySeconds = Text(spec, "sessionAffinity") == "ClientIP" ? AffinitySeconds(spec) : null,
            ExternalTrafficPolicy = Policy(spec, "externalTrafficPolicy"),
            InternalTrafficPolicy = Policy(spec, "internalTrafficPolicy"),
            HealthCheckNodePort = Number(spec, "healthCheckNodePort"),
        };
    }

    public static EndpointSlice ReadSlice(JsonElement json) => new()
    {
        Name = NameOf(json),
        ServiceName = json.GetProperty("metadata").GetProperty("labels").GetProperty("kubernetes.io/service-name").GetString()!,
        Family = Text(json, "addressType") == "IPv6" ? IpFamily.IPv6 : IpFamily.IPv4,
        Ports = Items(json, "ports").Select(port => new EndpointPort(Text(port, "name") ?? "", Protocol(port), Number(port, "port"))).ToEquatableArray(),
        Endpoints = Items(json, "endpoints").Select(ReadEndpoint).ToEquatableArray(),
    };

    public static ObjectName NameOf(JsonElement json) =>
        new(json.GetProperty("metadata").GetProperty("namespace").GetString()!, json.GetProperty("metadata").GetProperty("name").GetString()!);

    public static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : [];

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    public static List<string> Strings(JsonElement json, string name) => [.. Items(json, name).Select(item => item.GetString()!)];

    private static IpAddress Address(string text) => SloppyAddress.TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is no address.");

    private static IpPrefix Prefix(string text) => SloppyAddress.TryParsePrefix(text, out var prefix) ? prefix : throw new FormatException($"'{text}' is no network.");

    private static ServicePort ReadPort(JsonElement port) => new()
    {
        Name = Text(port, "name") ?? "",
        Protocol = Protocol(port),
        Port = Number(port, "port"),
        NodePort = Number(port, "nodePort"),
    };

    private static LoadBalancerIngress ReadIngress(JsonElement ingress) => new(
        Address(Text(ingress, "ip")!),
        Text(ingress, "ipMode") switch { "VIP" => LoadBalancerIPMode.Vip, "Proxy" => LoadBalancerIPMode.Proxy, _ => null });

    private static Endpoint ReadEndpoint(JsonElement endpoint)
    {
        endpoint.TryGetProperty("conditions", out var conditions);
        endpoint.TryGetProperty("hints", out var hints);
        return new Endpoint
        {
            Address = Address(Strings(endpoint, "addresses")[0]),
            IsReady = Condition(conditions, "ready") ?? true,
            IsServing = Condition(conditions, "serving") ?? true,
            IsTerminating = Condition(conditions, "terminating") ?? false,
            NodeName = Text(endpoint, "nodeName"),
            Zone = Text(endpoint, "zone"),
            ZoneHints = Hints(hints, "forZones"),
            NodeHints = Hints(hints, "forNodes"),
        };
    }

    private static EquatableArray<string> Hints(JsonElement hints, string name) =>
        hints.ValueKind == JsonValueKind.Object ? Items(hints, name).Select(hint => Text(hint, "name")!).ToEquatableArray() : [];

    private static bool? Condition(JsonElement conditions, string name) =>
        conditions.ValueKind == JsonValueKind.Object && conditions.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found.GetBoolean() : null;

    private static TrafficPolicy Policy(JsonElement spec, string name) => Text(spec, name) == "Local" ? TrafficPolicy.Local : TrafficPolicy.Cluster;

    private static int AffinitySeconds(JsonElement spec) =>
        spec.TryGetProperty("sessionAffinityConfig", out var config) ? config.GetProperty("clientIP").GetProperty("timeoutSeconds").GetInt32() : 10800;

    private static IpProtocol Protocol(JsonElement port) => Text(port, "protocol") switch
    {
        "UDP" => IpProtocol.Udp,
        "SCTP" => IpProtocol.Sctp,
        _ => IpProtocol.Tcp,
    };

    private static ushort Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Number ? (ushort)found.GetInt32() : (ushort)0;

    private static IEnumerable<KeyValuePair<string, string>> Map(JsonElement json, string name) =>
        json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object
            ? found.EnumerateObject().Select(entry => new KeyValuePair<string, string>(entry.Name, entry.Value.GetString()!))
            : [];
}
