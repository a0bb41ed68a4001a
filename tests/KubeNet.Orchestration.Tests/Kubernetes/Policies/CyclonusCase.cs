using System.Text.Json;
using KubeNet.Engine;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>A case of tests/Corpora/netpol/cyclonus: steps, each with what a cluster holds after it and who can then reach whom.</summary>
internal sealed record CyclonusCase(int Id, string Description, IReadOnlyList<CyclonusStep> Steps)
{
    public static IReadOnlyList<CyclonusCase> All { get; } =
        [.. File.ReadLines(Corpora.PathOf("netpol", "cyclonus", "cyclonus-allow-dns-true.jsonl")).Select(line => Read(JsonDocument.Parse(line).RootElement))];

    public override string ToString() => $"#{Id} {Description}";

    private static CyclonusCase Read(JsonElement root) => new(
        root.GetProperty("id").GetInt32(),
        root.GetProperty("description").GetString()!,
        [.. root.GetProperty("steps").EnumerateArray().Select(CyclonusStep.Read)]);
}

/// <summary>What a cluster holds after a step, and a table for each port: row i says whom pod i reaches ('.') or not ('X').</summary>
internal sealed record CyclonusStep(
    IReadOnlyList<KubeNamespace> Namespaces,
    IReadOnlyList<Pod> Pods,
    IReadOnlyList<NetworkPolicy> Policies,
    IReadOnlyList<CyclonusTable> Tables)
{
    public static CyclonusStep Read(JsonElement step)
    {
        var order = step.GetProperty("order").EnumerateArray().Select(name => ObjectName.Parse(name.GetString()!)).ToList();
        var pods = step.GetProperty("pods").EnumerateArray().Select(ReadPod).ToDictionary(pod => pod.Name);
        return new CyclonusStep(
            [.. step.GetProperty("namespaces").EnumerateObject().Select(one => new KubeNamespace(one.Name, PolicyJson.Labels(one.Value)))],
            [.. order.Select(name => pods[name])],
            [.. step.GetProperty("policies").EnumerateArray().Select(PolicyJson.Policy)],
            [.. step.GetProperty("table").EnumerateObject().Select(table => CyclonusTable.Read(table.Name, table.Value))]);
    }

    private static Pod ReadPod(JsonElement pod) => new()
    {
        Name = new ObjectName(pod.GetProperty("namespace").GetString()!, pod.GetProperty("name").GetString()!),
        Labels = PolicyJson.Labels(pod.GetProperty("labels")),
        Addresses = [KubeNet.Engine.Addressing.IpAddress.Parse(pod.GetProperty("ip").GetString()!)],
        Containers =
        [
            new Container("agnhost", pod.GetProperty("ports").EnumerateArray().Select(port => new ContainerPort
            {
                Name = port.GetProperty("name").GetString(),
                Port = port.GetProperty("port").GetUInt16(),
                Protocol = PolicyJson.Protocol(port.GetProperty("protocol").GetString()!),
            }).ToEquatableArray()),
        ],
    };
}

/// <summary>Who reaches whom on one port.</summary>
internal sealed record CyclonusTable(IpProtocol Protocol, ushort Port, IReadOnlyList<string> Combined, IReadOnlyList<string> Ingress, IReadOnlyList<string> Egress)
{
    public static CyclonusTable Read(string name, JsonElement tables)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return new CyclonusTable(PolicyJson.Protocol(name[..slash]), ushort.Parse(name[(slash + 1)..], null), Rows("combined"), Rows("ingress"), Rows("egress"));

        List<string> Rows(string table) => [.. tables.GetProperty(table).EnumerateArray().Select(row => row.GetString()!)];
    }
}
