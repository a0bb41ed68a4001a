using System.Text.Json;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Docker.Rules;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>Docker's own bridge driver, asked by its test for every combination of its options, wrote these tables (TestIptabler).</summary>
public sealed class BridgeDriverGoldenTests
{
    private const string Host = "host";
    private const string Bridge = "br-dummy";

    public static TheoryData<string, string> Records()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Corpora.PathOf("docker-rules", "bridge-driver-golden", "iptables.jsonl")))
            data.Add(JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()!, line);
        return data;
    }

    [Fact]
    public void The_corpus_is_all_there() => Assert.Equal(284, Records().Count);

    [Theory]
    [MemberData(nameof(Records))]
    public void The_rules_are_the_drivers(string name, string line)
    {
        var record = JsonDocument.Parse(line).RootElement;
        var family = record.GetProperty("family").GetString() == "IPv4" ? IpFamily.IPv4 : IpFamily.IPv6;
        foreach (var (options, network, binding) in Scenarios(record, family))
        {
            var written = record.GetProperty("stage").GetString() switch
            {
                "network+endpoint+port" => Everything(options, network, family, binding),
                "cleaned" => Cleaned(options, network, family, binding),
                "family-disabled" => SetUp(family == IpFamily.IPv4 ? options with { Iptables = false } : options with { Ip6tables = false }, family),
                var other => throw new InvalidOperationException($"{name} has the unknown stage {other}."),
            };
            Assert.Equal(record.GetProperty("dump").GetString(), Dump(written, family));
        }
    }

    // A parameter that a record does not name makes no difference there: every value of it must give the same.
    private static IEnumerable<(DaemonOptions Options, DockerNetwork Network, PortBinding Binding)> Scenarios(JsonElement record, IpFamily family)
    {
        var given = record.GetProperty("params");
        foreach (var hairpin in Flags("hairpin"))
        foreach (var isInternal in Flags("internal"))
        foreach (var icc in Flags("icc"))
        foreach (var masq in Flags("masq"))
        foreach (var snat in Flags("snat"))
        foreach (var loopback in Flags("bindlh"))
        foreach (var wsl in given.TryGetProperty("wsl2mirrored", out var mirrored) ? [mirrored.GetBoolean()] : new[] { false })
        foreach (var mode in given.TryGetProperty("gwm", out var one) ? [one.GetString()!] : new[] { "nat", "nat-unprotected", "routed" })
            yield return Scenario(family, hairpin, isInternal, icc, masq, snat, loopback, wsl, mode);

        bool[] Flags(string name) => given.TryGetProperty(name, out var value) ? [value.GetBoolean()] : [false, true];
    }

    private static (DaemonOptions Options, DockerNetwork Network, PortBinding Binding) Scenario(
        IpFamily family, bool hairpin, bool isInternal, bool icc, bool masq, bool snat, bool loopback, bool wsl, string mode)
    {
        var options = new DaemonOptions { UserlandProxy = !hairpin, Wsl2Mirrored = wsl };
        var gatewayMode = Enum.GetValues<GatewayMode>().Single(candidate => candidate.ToName() == mode);
        var network = new DockerNetwork
        {
            Name = "dummy",
            Id = new string('0', 64),
            Bridge = Bridge,
            IPv4 = new NetworkSubnet(AddressPool.Of(IpPrefix.Parse("192.168.0.0/24")), IpAddress.Parse("192.168.0.1")),
            IPv6 = new NetworkSubnet(AddressPool.Of(IpPrefix.Parse("fd49:efd7:54aa::/64")), null),
            Internal = isInternal,
            Options = new DockerNetworkOptions
            {
                Icc = icc,
                IpMasquerade = masq,
                GatewayModeIPv4 = gatewayMode,
                GatewayModeIPv6 = gatewayMode,
                HostIPv4 = snat ? IpAddress.Parse("192.168.123.0") : null,
                HostIPv6 = snat ? IpAddress.Parse("fd34:d0d4:672f::123") : null,
            },
        };
        var (host, lo) = family == IpFamily.IPv4 ? (IpAddress.AnyV4, IpAddress.LoopbackV4) : (IpAddress.AnyV6, IpAddress.LoopbackV6);
        return (options, network, new PortBinding(PortMapperKind.Nat, IpProtocol.Tcp, loopback ? lo : host, 8080, Endpoint(family), 80));
    }

    private static IpAddress Endpoint(IpFamily family) => IpAddress.Parse(family == IpFamily.IPv4 ? "192.168.0.2" : "fd49:efd7:54aa::1");

    private static NetworkConfig SetUp(DaemonOptions options, IpFamily family)
    {
        var config = NetworkConfig.Create().AddNamespace(Host);
        return options.WritesRules(family) ? DaemonRules.SetUp(config, Host, options, family) : config;
    }

    private static NetworkConfig Everything(DaemonOptions options, DockerNetwork network, IpFamily family, PortBinding binding) => SetUp(options, family)
        .Write(Host, family, NetworkRules.Of(options, network, family))
        .Write(Host, family, EndpointRules.Of(options, network, Endpoint(family)))
        .Write(Host, family, PortBindingRules.Of(options, network, binding));

    private static NetworkConfig Cleaned(DaemonOptions options, DockerNetwork network, IpFamily family, PortBinding binding)
    {
        var cleaned = Everything(options, network, family, binding)
            .Erase(Host, family, PortBindingRules.Of(options, network, binding))
            .Erase(Host, family, EndpointRules.Of(options, network, Endpoint(family)))
            .Erase(Host, family, NetworkRules.Of(options, network, family));
        Assert.Equal(Dump(SetUp(options, family), family), Dump(cleaned, family));
        return cleaned;
    }

    private static string Dump(NetworkConfig config, IpFamily family)
    {
        var ruleset = config[Host].GetRuleset(family);
        return string.Concat(new[] { TableName.Raw, TableName.Filter, TableName.Nat }.Select(table =>
            IptablesSave.Write(Ruleset.Empty(family, IptablesBackend.Nft).With(ruleset.GetTable(table)))));
    }
}
