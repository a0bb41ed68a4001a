using System.Text.Json;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>Docker's own documents show what a real daemon wrote for nine set-ups, as <c>iptables -S</c> and <c>iptables -vL</c> print it.</summary>
public sealed class DaemonDocumentTests
{
    private const string Host = "host";

    public static TheoryData<string> Documents()
    {
        var data = new TheoryData<string>();
        foreach (var file in Directory.GetFiles(Corpora.PathOf("docker-rules", "iptables"), "*.json").Order(StringComparer.Ordinal))
            data.Add(Path.GetFileNameWithoutExtension(file));
        return data;
    }

    [Fact]
    public void The_corpus_is_all_there() => Assert.Equal(9, Documents().Count);

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_daemon_writes_the_same(string name)
    {
        var document = JsonDocument.Parse(File.ReadAllText(Corpora.PathOf("docker-rules", "iptables", $"{name}.json"))).RootElement;
        var ruleset = Build(document.GetProperty("daemon"))[Host].GetRuleset(IpFamily.IPv4);
        foreach (var shown in document.GetProperty("tables").EnumerateObject())
        {
            Assert.True(TableNameExtensions.TryParseTable(shown.Name, out var table));
            Assert.Equal(Lines(shown.Value.GetProperty("rulesS")), IptablesSave.WriteRules(ruleset, table).TrimEnd());
            var listing = IptablesList.Write(ruleset, table, options: ListOptions.Verbose | ListOptions.LineNumbers);
            Assert.Equal(Words(Lines(shown.Value.GetProperty("listingVL"))), Words(listing));
        }
    }

    private static NetworkConfig Build(JsonElement daemon)
    {
        // The document's host forwarded before the daemon came, so that its policy stayed ACCEPT.
        var config = NetworkConfig.Create().AddNamespace(Host).SetLink(Host, "lo", new LinkChange { Up = true }).SetSysctl(Host, "net.ipv4.ip_forward", "1")
            .AddDockerHost(Host, new DaemonOptions { UserlandProxy = daemon.GetProperty("userlandProxy").GetBoolean() });
        foreach (var network in daemon.GetProperty("networks").EnumerateArray())
            config = AddNetwork(config, network);
        if (!daemon.GetProperty("swarm").GetBoolean())
            return config;
        config = config.JoinDockerSwarm(Host);
        foreach (var service in daemon.GetProperty("services").EnumerateArray())
        foreach (var port in service.GetProperty("portMappings").EnumerateArray())
            config = config.PublishDockerService(Host, port.GetProperty("hostPort").GetUInt16());
        return config;
    }

    private static NetworkConfig AddNetwork(NetworkConfig config, JsonElement network)
    {
        var name = network.GetProperty("name").GetString()!;
        config = config.AddDockerNetwork(Host, new DockerNetworkSpec(name)
        {
            Subnets = [IpPrefix.Parse(network.GetProperty("subnet").GetString()!)],
            Gateways = [IpAddress.Parse(network.GetProperty("gateway").GetString()!)],
            Internal = network.GetProperty("internal").GetBoolean(),
            Options = new DockerNetworkOptions
            {
                BridgeName = name,
                Icc = network.GetProperty("icc").GetBoolean(),
                GatewayModeIPv4 = Enum.GetValues<GatewayMode>().Single(mode => mode.ToName() == network.GetProperty("gatewayModeIPv4").GetString()),
            },
        });
        foreach (var container in network.GetProperty("containers").EnumerateArray())
        {
            config = config.AddDockerContainer(Host, new DockerContainerSpec($"{name}-{container.GetProperty("name").GetString()}")
            {
                Networks = [new DockerEndpointSpec(name)],
                Ports = [.. container.GetProperty("portMappings").EnumerateArray().SelectMany(Ports)],
            });
        }

        return config;
    }

    private static IEnumerable<PublishedPort> Ports(JsonElement port)
    {
        var address = port.TryGetProperty("hostIP", out var given) ? $"{given.GetString()}:" : "";
        return PublishedPort.Parse($"{address}{port.GetProperty("hostPort")}:{port.GetProperty("containerPort")}/{port.GetProperty("protocol")}");
    }

    private static string Lines(JsonElement text) => text.ValueKind == JsonValueKind.Array
        ? string.Join('\n', text.EnumerateArray().Select(line => line.GetString())).TrimEnd()
        : text.GetString()!.TrimEnd();

    // The documents were printed without -n: protocols, devices, addresses and ports have names. Columns: num pkts bytes target prot opt in out source destination.
    private static string[] Words(string listing) => listing.Split('\n').SelectMany(line =>
    {
        var words = line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 9 && char.IsAsciiDigit(words[0][0]) ? words.Select(Number) : words;
    }).ToArray();

    private static string Number(string word, int column) => (column, word) switch
    {
        (4, "all") => "0",
        (4, "icmp") => "1",
        (4, "tcp") => "6",
        (6 or 7, "any") => "*",
        (8 or 9, "anywhere") => "0.0.0.0/0",
        (8 or 9, "localhost") => "127.0.0.1",
        (8 or 9, "!127.0.0.0/8" or "!localhost/8" or "!loopback/8") => "!127.0.0.0/8",
        ( > 9, _) => word.Replace("http-alt", "8080", StringComparison.Ordinal).Replace(":http", ":80", StringComparison.Ordinal),
        _ => word,
    };
}
