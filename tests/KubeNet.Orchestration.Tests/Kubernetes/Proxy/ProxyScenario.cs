using System.Text.Json;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>One scenario of Corpora/kube-proxy/scenarios: a kube-proxy's options, and syncs with what each must write.</summary>
internal sealed class ProxyScenario
{
    private ProxyScenario(JsonElement json)
    {
        var options = json.GetProperty("options");
        Name = json.GetProperty("name").GetString()!;
        Config = ReadConfig(options);
        NodeIPs = [.. ApiObjects.Strings(options, "nodeIPs").Select(IpAddress.Parse)];
        Interfaces = [.. ApiObjects.Items(options, "interfaces")
            .Select(link => (link.GetProperty("name").GetString()!, ApiObjects.Strings(link, "addresses")))];
        Node = new ProxyNode
        {
            Name = options.GetProperty("nodeName").GetString()!,
            Address = IpAddress.Parse(options.GetProperty("nodeIP").GetString()!),
            LinkAddresses = Interfaces.SelectMany(link => link.Addresses).Select(text => IpAddress.Parse(text[..text.IndexOf('/', StringComparison.Ordinal)])).ToEquatableArray(),
        };
        Syncs = ReadSyncs(json);
    }

    public string Name { get; }

    public ProxyConfig Config { get; }

    public ProxyNode Node { get; }

    public IReadOnlyList<IpAddress> NodeIPs { get; }

    public IReadOnlyList<(string Name, List<string> Addresses)> Interfaces { get; }

    public IReadOnlyList<ProxySync> Syncs { get; }

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Corpora.PathOf("kube-proxy", "scenarios"), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static ProxyScenario Load(string file) =>
        new(JsonDocument.Parse(File.ReadAllText(Corpora.PathOf("kube-proxy", "scenarios", file))).RootElement);

    private static ProxyConfig ReadConfig(JsonElement options)
    {
        var counters = ApiObjects.Strings(options, "nfAcctCounters");
        var detector = options.GetProperty("localDetector");
        return new ProxyConfig
        {
            Family = ApiObjects.Text(options, "ipFamily") == "IPv6" ? IpFamily.IPv6 : IpFamily.IPv4,
            LocalDetector = ApiObjects.Text(detector, "clusterCIDR") is { } cidr ? LocalTrafficDetector.ByCidr(IpPrefix.Parse(cidr)) : LocalTrafficDetector.None,
            MasqueradeAll = options.GetProperty("masqueradeAll").GetBoolean(),
            MasqueradeBit = int.Log2(Convert.ToInt32(ApiObjects.Text(options, "masqueradeMark"), 16)),
            HasRandomFully = options.GetProperty("hasRandomFully").GetBoolean(),
            LocalhostNodePorts = options.GetProperty("localhostNodePorts").GetBoolean(),
            NodePortAddresses = ApiObjects.Strings(options, "nodePortAddresses").Select(IpPrefix.Parse).ToEquatableArray(),
            ConntrackTcpLiberal = options.GetProperty("conntrackTCPLiberal").GetBoolean(),
            Counters = (counters.Contains("ct_state_invalid_dropped_pkts") ? NfacctCounters.InvalidDropped : 0)
                | (counters.Contains("localhost_nps_accepted_pkts") ? NfacctCounters.LocalhostNodePortsAccepted : 0),
            HonorsLoadBalancerIPMode = !options.TryGetProperty("featureGates", out var gates) || !gates.TryGetProperty("LoadBalancerIPMode", out var gate) || gate.GetBoolean(),
        };
    }

    private static List<ProxySync> ReadSyncs(JsonElement json)
    {
        var services = ApiObjects.Items(json, "services").Select(ApiObjects.ReadService).ToDictionary(service => service.Name);
        var slices = ApiObjects.Items(json, "endpointSlices").Select(ApiObjects.ReadSlice).ToDictionary(slice => slice.Name);
        var syncs = new List<ProxySync> { new(json, [.. services.Values], [.. slices.Values], IsFull: true) };
        foreach (var step in ApiObjects.Items(json, "sequence"))
        {
            foreach (var op in ApiObjects.Items(step, "ops"))
                Apply(op, services, slices);
            var isFull = ApiObjects.Text(step, "notes")?.Contains("full", StringComparison.Ordinal) ?? false;
            syncs.Add(new ProxySync(step, [.. services.Values], [.. slices.Values], isFull));
        }

        return syncs;
    }

    private static void Apply(JsonElement op, Dictionary<ObjectName, Service> services, Dictionary<ObjectName, EndpointSlice> slices)
    {
        var isService = ApiObjects.Text(op, "kind") == "Service";
        var name = new ObjectName(ApiObjects.Text(op, "namespace")!, ApiObjects.Text(op, "name")!);
        if (ApiObjects.Text(op, "op") == "delete" ? isService ? services.Remove(name) : slices.Remove(name) : false)
            return;
        if (isService)
            services[name] = ApiObjects.ReadService(op.GetProperty("object"));
        else
            slices[name] = ApiObjects.ReadSlice(op.GetProperty("object"));
    }
}
