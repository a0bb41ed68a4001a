using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>Subnets and addresses as libnetwork's default IPAM gives them.</summary>
public sealed class AddressingTests
{
    [Fact]
    public void Docker0_and_networks_take_the_default_pools_in_turn()
    {
        var lab = new DockerLab();
        Assert.Equal("172.17.0.0/16", lab.Daemon.Network("bridge").IPv4!.Prefix.ToString());
        var subnets = Enumerable.Range(0, 16).Select(number => lab.Network(new DockerNetworkSpec($"net{number}")).IPv4!.Prefix.ToString()).ToList();
        Assert.Equal("172.18.0.0/16", subnets[0]);
        Assert.Equal("172.31.0.0/16", subnets[13]);
        Assert.Equal("192.168.0.0/20", subnets[14]);
        Assert.Equal("192.168.16.0/20", subnets[15]);
    }

    [Fact]
    public void What_the_host_reaches_without_a_gateway_is_passed_over()
    {
        var config = NetworkConfig.Create().AddNamespace("host").AddDummy("host", "lan0").SetLink("host", "lan0", new LinkChange { Up = true })
            .AddAddress("host", "lan0", InterfaceAddress.Parse("172.17.5.1/24")).AddDockerHost("host");
        Assert.Equal("172.18.0.0/16", config.DockerHost("host").Network("bridge").IPv4!.Prefix.ToString());
    }

    [Fact]
    public void A_subnet_that_was_given_back_is_the_next_one_again()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("one"));
        lab.Network(new DockerNetworkSpec("two"));
        lab.Lab.Edit(config => config.RemoveDockerNetwork(DockerLab.Host, "one"));
        Assert.Equal("172.18.0.0/16", lab.Network(new DockerNetworkSpec("three")).IPv4!.Prefix.ToString());
    }

    [Fact]
    public void The_lowest_free_address_is_given_and_a_stopped_container_gives_its_own_back()
    {
        var lab = new DockerLab();
        lab.Run("c1");
        lab.Run("c2");
        lab.Run("c3");
        Assert.Equal("172.17.0.3", lab.Address("c2"));
        lab.Lab.Edit(config => config.StopDockerContainer(DockerLab.Host, "c2"));
        Assert.Empty(lab.Daemon.Container("c2").Endpoints[0].Addresses);
        lab.Run("c4");
        Assert.Equal("172.17.0.3", lab.Address("c4"));
        lab.Lab.Edit(config => config.StartDockerContainer(DockerLab.Host, "c2"));
        Assert.Equal("172.17.0.5", lab.Address("c2"));
    }

    [Fact]
    public void A_range_gives_the_gateway_and_the_containers_their_addresses()
    {
        var lab = new DockerLab();
        var network = lab.Network(new DockerNetworkSpec("net") { Subnets = [IpPrefix.Parse("10.9.0.0/16")], IpRanges = [IpPrefix.Parse("10.9.5.0/30")] });
        Assert.Equal("10.9.5.0", network.IPv4!.Gateway.ToString());
        lab.Run("c1", "net");
        lab.Run("c2", "net", ip: "10.9.77.7");
        lab.Run("c3", "net");
        Assert.Equal(["10.9.5.1", "10.9.77.7", "10.9.5.2"], new[] { "c1", "c2", "c3" }.Select(name => lab.Address(name)));
    }

    [Fact]
    public void Auxiliary_addresses_are_given_to_nobody()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("net") { Subnets = [IpPrefix.Parse("10.9.0.0/24")], AuxAddresses = [IpAddress.Parse("10.9.0.2")] });
        lab.Run("c1", "net");
        Assert.Equal("10.9.0.3", lab.Address("c1"));
    }

    [Fact]
    public void IPv6_comes_from_a_unique_local_network_of_the_hosts_own()
    {
        var lab = new DockerLab();
        var network = lab.Network(new DockerNetworkSpec("net") { IPv6 = true });
        Assert.StartsWith("fd", network.IPv6!.Prefix.ToString(), StringComparison.Ordinal);
        Assert.Equal(64, network.IPv6.Prefix.Length);
        lab.Run("c1", "net");
        Assert.Equal(network.IPv6.Prefix.Address.Add(2).ToString(), lab.Address("c1", IpFamily.IPv6));
    }

    [Fact]
    public void A_full_network_refuses_the_next_container_and_nothing_is_half_made()
    {
        var lab = new DockerLab();
        lab.Network(new DockerNetworkSpec("net") { Subnets = [IpPrefix.Parse("10.9.0.0/30")] });
        lab.Run("c1", "net");
        var before = lab.Config;
        Assert.Equal("NoFreeAddress", Assert.Throws<NetConfigException>(() => lab.Run("c2", "net")).ErrorId);
        Assert.Same(before, lab.Config);
    }

    [Fact]
    public void Pools_run_out()
    {
        var lab = new DockerLab(new DaemonOptions { DefaultAddressPools = [new DefaultAddressPool(IpPrefix.Parse("10.8.0.0/23"), 24)] });
        lab.Network(new DockerNetworkSpec("one"));
        Assert.Equal("NoFreeSubnet", Assert.Throws<NetConfigException>(() => lab.Network(new DockerNetworkSpec("two"))).ErrorId);
    }
}
