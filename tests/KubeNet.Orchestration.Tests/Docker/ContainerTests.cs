using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>What containers are made of, and how they come and go.</summary>
public sealed class ContainerTests
{
    private const string Host = DockerLab.Host;

    [Fact]
    public void A_container_has_a_veth_on_the_bridge_an_address_and_a_default_route()
    {
        var lab = new DockerLab();
        var web = lab.Run("web");
        var endpoint = Assert.Single(web.Endpoints);
        var inside = Assert.IsType<VethLink>(lab.Config.Link("web", "eth0"));
        Assert.True(inside.IsUp);
        Assert.Equal("172.17.0.2/16 172.17.255.255", $"{inside.Addresses[0].Address} {inside.Addresses[0].Broadcast}");
        Assert.Equal("default via 172.17.0.1 dev eth0", lab.Config.RouteText("web", IpFamily.IPv4).Split('\n')[0].Trim());
        var outside = lab.Config.Link(Host, endpoint.HostLink);
        Assert.StartsWith("veth", outside.Name, StringComparison.Ordinal);
        Assert.Equal(lab.Config.Link(Host, "docker0").Index, outside.Master);
        Assert.Equal("1", lab.Config.GetSysctl("web", "net.ipv6.conf.eth0.disable_ipv6"));
    }

    [Fact]
    public void The_bridge_is_named_after_the_networks_id_and_goes_with_it()
    {
        var lab = new DockerLab();
        var network = lab.Network(new DockerNetworkSpec("net"));
        Assert.Equal($"br-{network.Id[..12]}", network.Bridge);
        Assert.IsType<BridgeLink>(lab.Config.Link(Host, network.Bridge));
        lab.Lab.Edit(config => config.RemoveDockerNetwork(Host, "net"));
        Assert.Null(lab.Config[Host].FindLink(network.Bridge));
    }

    [Fact]
    public void A_bridge_that_was_there_stays()
    {
        var lab = new DockerLab();
        lab.Lab.Edit(config => config.AddBridge(Host, "mybr"));
        lab.Network(new DockerNetworkSpec("net") { Options = new DockerNetworkOptions { BridgeName = "mybr" } });
        lab.Lab.Edit(config => config.RemoveDockerNetwork(Host, "net"));
        Assert.NotNull(lab.Config[Host].FindLink("mybr"));
    }

    [Fact]
    public void Stop_takes_the_namespace_rules_and_ports_away_and_start_brings_them_back()
    {
        var lab = new DockerLab();
        var before = Rules(lab);
        lab.Run("web", publish: "8080:80", listen: "80");
        var running = Rules(lab);
        Assert.NotEqual(before, running);
        lab.Lab.Edit(config => config.StopDockerContainer(Host, "web"));
        Assert.Equal(before, Rules(lab));
        Assert.Empty(lab.Config[Host].Listeners);
        Assert.False(lab.Config.Namespaces.ContainsKey("web"));
        lab.Lab.Edit(config => config.StartDockerContainer(Host, "web"));
        Assert.Equal(running, Rules(lab));
        Assert.Single(lab.Config["web"].Listeners);
        lab.Lab.Edit(config => config.RemoveDockerContainer(Host, "web", force: true));
        Assert.Equal(before, Rules(lab));
    }

    [Fact]
    public void A_port_that_names_none_is_the_next_ephemeral_one()
    {
        var lab = new DockerLab();
        lab.Run("c1", publish: "80");
        lab.Run("c2", publish: "80");
        lab.Run("c3", publish: "9000-9001:80");
        lab.Run("c4", publish: "9000-9001:80");
        Assert.Equal(["0.0.0.0:32768->80/tcp", "[::]:32768->80/tcp"], lab.Daemon.Container("c1").Bindings.Select(binding => binding.ToString()));
        Assert.Equal([32769, 9000, 9001], new[] { "c2", "c3", "c4" }.Select(name => (int)lab.Daemon.Container(name).Bindings.First().HostPort));
        Assert.Equal("PortAllocated", Assert.Throws<NetConfigException>(() => lab.Run("c5", publish: "9000-9001:80")).ErrorId);
    }

    [Fact]
    public void A_range_passes_over_a_port_that_a_program_of_the_host_has()
    {
        var lab = new DockerLab();
        lab.Lab.Edit(config => config.AddListener(Host, DockerLab.Listener("9000")));
        lab.Run("c1", publish: "9000-9003:80");
        Assert.Equal(9001, lab.Daemon.Container("c1").Bindings.First().HostPort);
    }

    [Fact]
    public void The_gateway_of_two_networks_is_the_first_by_name_and_publishes()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("beta") { Subnets = [IpPrefix.Parse("10.2.0.0/24")] });
        lab.Network(new DockerNetworkSpec("alpha") { Subnets = [IpPrefix.Parse("10.1.0.0/24")] });
        lab.Run("web", "beta", publish: "8080:80");
        Assert.Contains("default via 10.2.0.1 dev eth0", lab.Config.RouteText("web", IpFamily.IPv4), StringComparison.Ordinal);
        lab.Lab.Edit(config => config.ConnectDockerNetwork(Host, "web", new DockerEndpointSpec("alpha")));
        Assert.Contains("default via 10.1.0.1 dev eth1", lab.Config.RouteText("web", IpFamily.IPv4), StringComparison.Ordinal);
        Assert.Empty(lab.Daemon.Container("web").EndpointOn("beta")!.Bindings);
        Assert.Contains("--to-destination 10.1.0.2:80", Rules(lab), StringComparison.Ordinal);
        Assert.DoesNotContain("--to-destination 10.2.0.2:80", Rules(lab), StringComparison.Ordinal);
        lab.Lab.Edit(config => config.DisconnectDockerNetwork(Host, "web", "alpha"));
        Assert.Contains("default via 10.2.0.1 dev eth0", lab.Config.RouteText("web", IpFamily.IPv4), StringComparison.Ordinal);
        Assert.Contains("--to-destination 10.2.0.2:80", Rules(lab), StringComparison.Ordinal);
        Assert.Null(lab.Config["web"].FindLink("eth1"));
    }

    [Fact]
    public void The_gateway_priority_decides_before_the_name()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("alpha"));
        lab.Network(new DockerNetworkSpec("beta"));
        lab.Run(new DockerContainerSpec("web") { Networks = [new DockerEndpointSpec("alpha"), new DockerEndpointSpec("beta") { GatewayPriority = 1 }] });
        Assert.Contains($"default via {lab.Daemon.Network("beta").IPv4!.Gateway} dev eth1", lab.Config.RouteText("web", IpFamily.IPv4), StringComparison.Ordinal);
    }

    [Fact]
    public void An_internal_network_gives_no_default_route()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("net") { Internal = true });
        lab.Run("web", "net");
        Assert.DoesNotContain("default", lab.Config.RouteText("web", IpFamily.IPv4), StringComparison.Ordinal);
    }

    [Fact]
    public void An_isolated_network_has_a_bridge_without_address_and_its_first_address_is_a_containers()
    {
        var lab = new DockerLab();
        var network = lab.Network(new DockerNetworkSpec("net")
        {
            Internal = true,
            IPv6 = true,
            Options = new DockerNetworkOptions { GatewayModeIPv4 = GatewayMode.Isolated, GatewayModeIPv6 = GatewayMode.Isolated },
        });
        lab.Run("web", "net");
        Assert.Empty(lab.Config.Link(Host, network.Bridge).Addresses);
        Assert.Equal(network.IPv4!.Prefix.Address.Add(1).ToString(), lab.Address("web"));
    }

    [Fact]
    public void Containers_share_the_hosts_nobodys_or_anothers_network()
    {
        var lab = new DockerLab();
        lab.Run("web", listen: "80");
        lab.Run(new DockerContainerSpec("onhost") { Mode = ContainerNetworkMode.Host, Listeners = [DockerLab.Listener("81")] });
        lab.Run(new DockerContainerSpec("alone") { Mode = ContainerNetworkMode.None });
        lab.Run(new DockerContainerSpec("side") { Mode = ContainerNetworkMode.Container, SharesWith = "web", Listeners = [DockerLab.Listener("82")] });
        Assert.Equal(["host", "alone", "web"], new[] { "onhost", "alone", "side" }.Select(name => lab.Daemon.Container(name).Namespace));
        Assert.Single(lab.Config[Host].Listeners);
        Assert.Equal(["lo"], lab.Config["alone"].Links.Values.Select(link => link.Name));
        Assert.Equal(2, lab.Config["web"].Listeners.Count);
        lab.Lab.Edit(config => config.StopDockerContainer(Host, "side").StopDockerContainer(Host, "onhost"));
        Assert.Single(lab.Config["web"].Listeners);
        Assert.Empty(lab.Config[Host].Listeners);
    }

    [Fact]
    public void A_namespace_whose_container_stops_stays_with_its_sharers_without_network()
    {
        var lab = new DockerLab();
        lab.Run("web", listen: "80");
        lab.Run(new DockerContainerSpec("side") { Mode = ContainerNetworkMode.Container, SharesWith = "web" });
        lab.Lab.Edit(config => config.StopDockerContainer(Host, "web"));
        Assert.Equal(["lo"], lab.Config["web"].Links.Values.Select(link => link.Name));
        lab.Lab.Edit(config => config.StopDockerContainer(Host, "side"));
        Assert.False(lab.Config.Namespaces.ContainsKey("web"));
    }

    [Fact]
    public void Turning_forwarding_on_shuts_FORWARD_and_a_router_stays_as_it_is()
    {
        var shut = NetworkConfig.Create().AddNamespace(Host).AddDockerHost(Host);
        Assert.Equal("1", shut.GetSysctl(Host, "net.ipv4.ip_forward"));
        Assert.Equal(ChainPolicy.Drop, Policy(shut, IpFamily.IPv4));
        Assert.Equal(ChainPolicy.Accept, Policy(shut, IpFamily.IPv6));
        Assert.Equal(ChainPolicy.Drop, Policy(shut.AddDockerNetwork(Host, new DockerNetworkSpec("net") { IPv6 = true }), IpFamily.IPv6));
        var router = NetworkConfig.Create().AddNamespace(Host).SetSysctl(Host, "net.ipv4.ip_forward", "1");
        Assert.Equal(ChainPolicy.Accept, Policy(router.AddDockerHost(Host), IpFamily.IPv4));
        var told = NetworkConfig.Create().AddNamespace(Host).AddDockerHost(Host, new DaemonOptions { IpForwardNoDrop = true });
        Assert.Equal(ChainPolicy.Accept, Policy(told, IpFamily.IPv4));
        var left = NetworkConfig.Create().AddNamespace(Host).AddDockerHost(Host, new DaemonOptions { IpForward = false });
        Assert.Equal("0", left.GetSysctl(Host, "net.ipv4.ip_forward"));
    }

    [Fact]
    public void Without_the_proxy_bridges_are_in_hairpin_mode()
    {
        var lab = new DockerLab(new DaemonOptions { UserlandProxy = false });
        var web = lab.Run("web", publish: "8080:80");
        Assert.Equal("1", lab.Config.GetSysctl(Host, "net.ipv4.conf.docker0.route_localnet"));
        Assert.True(lab.Config.Link(Host, web.Endpoints[0].HostLink).Port.Hairpin);
        Assert.All(lab.Config[Host].Listeners, listener => Assert.True(listener.IsFiltered));
    }

    [Fact]
    public void A_container_makes_itself_known_when_it_comes_up()
    {
        var lab = new DockerLab();
        lab.Run("old");
        lab.Send(Host, "172.17.0.2", 80);
        lab.Lab.Edit(config => config.RemoveDockerContainer(Host, "old", force: true));
        lab.Run("new", listen: "80");
        Assert.Equal("172.17.0.2", lab.Address("new"));
        Assert.Equal(Engine.Tracing.Verdict.Delivered, lab.Send(Host, "172.17.0.2", 80).Verdict);
    }

    [Fact]
    public void The_same_steps_make_the_same_ids()
    {
        var (one, two) = (new DockerLab(), new DockerLab());
        Assert.Equal(one.Run("web").Id, two.Run("web").Id);
        Assert.NotEqual(one.Run("other").Id, one.Daemon.Container("web").Id);
        Assert.Equal("web", one.Daemon.Container(one.Daemon.Container("web").ShortId).Name);
    }

    private static ChainPolicy? Policy(NetworkConfig config, IpFamily family) => config[Host].GetRuleset(family).GetTable(TableName.Filter).Chains["FORWARD"].Policy;

    private static string Rules(DockerLab lab) => string.Concat(
        from family in new[] { IpFamily.IPv4, IpFamily.IPv6 }
        from table in new[] { TableName.Raw, TableName.Filter, TableName.Nat }
        select IptablesSave.WriteRules(lab.Config[Host].GetRuleset(family), table));
}
