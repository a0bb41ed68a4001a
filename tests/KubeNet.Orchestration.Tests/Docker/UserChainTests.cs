using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Docker.Rules;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>DOCKER-USER stands before all, whatever else is in FORWARD (TestUserChain of libnetwork).</summary>
public sealed class UserChainTests
{
    private const string Host = "host";

    [Theory]
    [InlineData(true, false, IpFamily.IPv4)]
    [InlineData(true, false, IpFamily.IPv6)]
    [InlineData(true, true, IpFamily.IPv4)]
    [InlineData(true, true, IpFamily.IPv6)]
    [InlineData(false, false, IpFamily.IPv4)]
    [InlineData(false, false, IpFamily.IPv6)]
    public void The_jump_goes_to_the_head_and_other_rules_stay(bool iptables, bool append, IpFamily family)
    {
        var filter = new TableLocation(Host, TableName.Filter, family);
        var config = NetworkConfig.Create().AddNamespace(Host)
            .AddDockerHost(Host, new DaemonOptions { Iptables = iptables, Ip6tables = iptables, DefaultBridge = false });
        Compare(config, "init");
        if (append)
            config = config.AppendRule(filter, "FORWARD", "-j DROP");
        if (iptables)
            config = DaemonRules.SetUpUserChain(config, Host, family);
        Compare(config, "after");

        void Compare(NetworkConfig written, string when)
        {
            var start = $"iptables-{(iptables ? "true" : "false")}_append-{(append ? "true" : "false")}_";
            foreach (var (file, chain) in new[] { ("fwd", "FORWARD"), ("dockerfwd", "DOCKER-FORWARD"), ("usr", "DOCKER-USER") })
            {
                var path = Corpora.PathOf("docker-rules", "user-chain", $"{start}{file}{when}{(family == IpFamily.IPv4 ? 4 : 6)}.txt");
                if (File.Exists(path))
                    Assert.Equal(File.ReadAllText(path).Trim(), IptablesSave.WriteRules(written[Host].GetRuleset(family), TableName.Filter, chain).Trim());
            }
        }
    }

    [Fact]
    public void Every_file_of_the_corpus_has_a_case() =>
        Assert.Equal(24, Directory.GetFiles(Corpora.PathOf("docker-rules", "user-chain"), "*.txt").Length);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_raw_rules_nothing_guards_addresses_and_loopback(bool skip)
    {
        var config = NetworkConfig.Create().AddNamespace(Host).SetLink(Host, "lo", new LinkChange { Up = true })
            .AddDockerHost(Host, new DaemonOptions
            {
                NoRawRules = skip,
                BridgeAddress = InterfaceAddress.Parse("192.168.0.1/24"),
                IPv6 = true,
                FixedCidrV6 = IpPrefix.Parse("fd30:1159:a755::/64"),
            })
            .AddDockerContainer(Host, new DockerContainerSpec("c1") { Ports = PublishedPort.Parse("127.0.0.1:8080:80") });
        foreach (var (family, name) in new[] { (IpFamily.IPv4, "ipv4"), (IpFamily.IPv6, "ipv6") })
        {
            var expected = File.ReadAllText(Corpora.PathOf("docker-rules", "skip-raw-rules", $"skip={(skip ? "true" : "false")}_{name}.txt"));
            Assert.Equal(expected.Trim(), IptablesSave.WriteRules(config[Host].GetRuleset(family), TableName.Raw).Trim());
        }
    }
}
