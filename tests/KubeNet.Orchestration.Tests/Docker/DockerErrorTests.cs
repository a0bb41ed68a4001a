using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>What the daemon refuses, and that nothing is changed then.</summary>
public sealed class DockerErrorTests
{
    private readonly DockerLab _lab = new();

    public DockerErrorTests()
    {
        _lab.Network(new DockerNetworkSpec("net") { Subnets = [IpPrefix.Parse("10.9.0.0/24")] });
        _lab.Run("web", "net", publish: "8080:80");
    }

    public static TheoryData<string, Func<NetworkConfig, NetworkConfig>> Refused() => new()
    {
        { "NamespaceNotFound", config => config.AddDockerHost("nowhere") },
        { "DockerHostExists", config => config.AddDockerHost("host") },
        { "DockerHostNotFound", config => config.AddDockerNetwork("client", new DockerNetworkSpec("x")) },
        { "DockerNetworkExists", config => Add(config, new DockerNetworkSpec("net")) },
        { "PredefinedNetwork", config => Add(config, new DockerNetworkSpec("host")) },
        { "PredefinedNetwork", config => config.RemoveDockerNetwork("host", "bridge") },
        { "InvalidDockerNetworkName", config => Add(config, new DockerNetworkSpec("-x")) },
        { "SubnetOverlap", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("10.9.0.128/25")] }) },
        { "SubnetOverlap", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("172.16.0.0/12")] }) },
        { "InvalidSubnet", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("10.8.0.0/24"), IpPrefix.Parse("10.7.0.0/24")] }) },
        { "InvalidSubnet", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("fd00:8::/64")] }) },
        { "InvalidSubnet", config => Add(config, new DockerNetworkSpec("x") { IPv4 = false }) },
        { "InvalidSubnet", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("10.8.0.1/32")] }) },
        { "InvalidSubnet", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("10.8.0.0/24")], IpRanges = [IpPrefix.Parse("10.7.0.0/25")] }) },
        { "AddressOutsideSubnet", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("10.8.0.0/24")], Gateways = [IpAddress.Parse("10.7.0.1")] }) },
        { "AddressTaken", config => Add(config, new DockerNetworkSpec("x") { Subnets = [IpPrefix.Parse("10.8.0.0/24")], Gateways = [IpAddress.Parse("10.8.0.255")] }) },
        { "IsolatedNeedsInternal", config => Add(config, new DockerNetworkSpec("x") { Options = new DockerNetworkOptions { GatewayModeIPv4 = GatewayMode.Isolated } }) },
        { "BridgeNameTaken", config => Add(config, new DockerNetworkSpec("x") { Options = new DockerNetworkOptions { BridgeName = "docker0" } }) },
        { "BridgeNameTaken", config => Add(config, new DockerNetworkSpec("x") { Options = new DockerNetworkOptions { BridgeName = "eth0" } }) },
        { "InvalidLinkName", config => Add(config, new DockerNetworkSpec("x") { Options = new DockerNetworkOptions { BridgeName = "a bridge" } }) },
        { "InvalidMtu", config => Add(config, new DockerNetworkSpec("x") { Options = new DockerNetworkOptions { Mtu = 10 } }) },
        { "DockerNetworkNotFound", config => config.RemoveDockerNetwork("host", "gone") },
        { "DockerNetworkInUse", config => config.RemoveDockerNetwork("host", "net") },
        { "InvalidContainerName", config => Add(config, new DockerContainerSpec("x")) },
        { "InvalidContainerName", config => Add(config, new DockerContainerSpec("a b")) },
        { "DockerContainerExists", config => Add(config, new DockerContainerSpec("web")) },
        { "NamespaceExists", config => Add(config, new DockerContainerSpec("client")) },
        { "DockerNetworkNotFound", config => Add(config, On("gone")) },
        { "AlreadyConnected", config => Add(config, new DockerContainerSpec("c1") { Networks = [new DockerEndpointSpec("net"), new DockerEndpointSpec("net")] }) },
        { "UserDefinedNetworkOnly", config => Add(config, new DockerContainerSpec("c1") { Networks = [new DockerEndpointSpec("bridge") { IPv4Address = IpAddress.Parse("172.17.0.9") }] }) },
        { "UserDefinedNetworkOnly", config => Add(config, new DockerContainerSpec("c1") { Networks = [new DockerEndpointSpec("bridge") { Aliases = ["a"] }] }) },
        { "AddressOutsideSubnet", config => Add(config, new DockerContainerSpec("c1") { Networks = [new DockerEndpointSpec("net") { IPv4Address = IpAddress.Parse("10.8.0.2") }] }) },
        { "AddressOutsideSubnet", config => Add(config, new DockerContainerSpec("c1") { Networks = [new DockerEndpointSpec("net") { IPv6Address = IpAddress.Parse("fd00::2") }] }) },
        { "AddressTaken", config => Add(config, new DockerContainerSpec("c1") { Networks = [new DockerEndpointSpec("net") { IPv4Address = IpAddress.Parse("10.9.0.2") }] }) },
        { "AddressTaken", config => Add(config, new DockerContainerSpec("c1") { Networks = [new DockerEndpointSpec("net") { IPv4Address = IpAddress.Parse("10.9.0.1") }] }) },
        { "PortAllocated", config => Add(config, On("net") with { Ports = PublishedPort.Parse("8080:81") }) },
        { "PortAllocated", config => Add(config, On("net") with { Ports = PublishedPort.Parse("198.51.100.1:8080:81") }) },
        { "PortInUse", config => Add(config.AddListener("host", new Listener(IpProtocol.Tcp, null, 9090)), On("net") with { Ports = PublishedPort.Parse("9090:80") }) },
        { "AddressNotLocal", config => Add(config, On("net") with { Ports = PublishedPort.Parse("203.0.113.1:9090:80") }) },
        { "PortInUse", config => Add(config, On("net") with { Listeners = [DockerLab.Listener("80"), DockerLab.Listener("80")] }) },
        { "ConflictingOptions", config => Add(config, Shared("web") with { Ports = PublishedPort.Parse("9090:80") }) },
        { "ConflictingOptions", config => Add(config, Shared("web") with { Hostname = "x" }) },
        { "ConflictingOptions", config => Add(config, new DockerContainerSpec("c1") { Mode = ContainerNetworkMode.Container }) },
        { "ConflictingOptions", config => Add(config, On("net") with { Mode = ContainerNetworkMode.Host }) },
        { "DockerContainerNotFound", config => Add(config, Shared("gone")) },
        { "ContainerNotRunning", config => Add(config.StopDockerContainer("host", "web"), Shared("web")) },
        { "ContainerRunning", config => config.RemoveDockerContainer("host", "web") },
        { "DockerContainerNotFound", config => config.StartDockerContainer("host", "gone") },
        { "NotConnected", config => config.DisconnectDockerNetwork("host", "web", "bridge") },
        { "AlreadyConnected", config => config.ConnectDockerNetwork("host", "web", new DockerEndpointSpec("net")) },
        { "ConflictingOptions", config => Add(config, new DockerContainerSpec("c1") { Mode = ContainerNetworkMode.None }).ConnectDockerNetwork("host", "c1", new DockerEndpointSpec("net")) },
        { "SharedNamespaceInUse", config => Add(config, Shared("web")).StopDockerContainer("host", "web").StartDockerContainer("host", "web") },
        { "DockerNetworkNotFound", config => config.StopDockerContainer("host", "web").RemoveDockerNetwork("host", "net").StartDockerContainer("host", "web") },
        { "AlreadyInSwarm", config => config.JoinDockerSwarm("host").JoinDockerSwarm("host") },
        { "NotInSwarm", config => config.PublishDockerService("host", 80) },
        { "InvalidDefaultAddressPool", config => config.AddDockerHost("client", new DaemonOptions { DefaultAddressPools = [new DefaultAddressPool(IpPrefix.Parse("10.0.0.0/8"), 4)] }) },
        { "InvalidFwMark", config => config.AddDockerHost("client", new DaemonOptions { AcceptFwMark = "one" }) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void It_is_refused(string errorId, Func<NetworkConfig, NetworkConfig> edit)
    {
        var before = _lab.Config;
        var error = Assert.Throws<NetConfigException>(() => _lab.Lab.Edit(edit));
        Assert.Equal(errorId, error.ErrorId);
        Assert.False(string.IsNullOrWhiteSpace(error.Message));
        Assert.Same(before, _lab.Config);
    }

    private static NetworkConfig Add(NetworkConfig config, DockerNetworkSpec spec) => config.AddDockerNetwork("host", spec);

    private static NetworkConfig Add(NetworkConfig config, DockerContainerSpec spec) => config.AddDockerContainer("host", spec);

    private static DockerContainerSpec On(string network) => new("c1") { Networks = [new DockerEndpointSpec(network)] };

    private static DockerContainerSpec Shared(string with) => new("c1") { Mode = ContainerNetworkMode.Container, SharesWith = with };

    [Fact]
    public void A_namespace_made_again_is_no_Docker_host()
    {
        var config = _lab.Config.RemoveNamespace("host").AddNamespace("host");
        Assert.Null(config.FindDockerHost("host"));
        Assert.NotNull(config.AddDockerHost("host")["host"].FindLink("docker0"));
    }
}
