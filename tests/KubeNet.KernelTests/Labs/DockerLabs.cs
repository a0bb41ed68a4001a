using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Docker;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// What Docker's writers make of a host (two networks, containers, a client outside), built in real namespaces. A probe's TCP handshake stays half open, so that what
/// docker-proxy does is shown with UDP.
/// </summary>
internal static class DockerLabs
{
    private const string Host = "host";
    private const string Client = "client";

    /// <summary>All labs.</summary>
    public static IReadOnlyList<KernelLab> All { get; } =
    [
        Lab("docker writes: published ports, networks and direct routing", new DaemonOptions(), TwoNetworks, [.. Everyone("10.1.0.2", "10.2.0.2"), .. ByLoopback]),
        Lab("docker writes: without the proxy", new DaemonOptions { UserlandProxy = false }, TwoNetworks, [.. Everyone("10.1.0.2", "10.2.0.2"), .. ByLoopback, .. ByLoopbackTcp, Tcp("web", "198.51.100.1", 8080)]),
        Lab("docker writes: direct routing allowed", new DaemonOptions { AllowDirectRouting = true }, TwoNetworks, Everyone("10.1.0.2", "10.2.0.2")),
        Lab("docker writes: no rules of IPv4 and no proxy", new DaemonOptions { UserlandProxy = false, Iptables = false }, TwoNetworks, [Tcp(Client, "198.51.100.1", 8080), Udp(Client, "198.51.100.1", 5353), Tcp(Host, "127.0.0.1", 8080)]),
        Lab("docker writes: icc off", new DaemonOptions(), config => TwoNetworks(config, new DockerNetworkOptions { Icc = false }), [.. Everyone("10.1.0.2", "10.2.0.2"), Udp("peer", "10.1.0.2", 53)]),
        Lab("docker writes: masquerading off, a trusted link", new DaemonOptions(), config => TwoNetworks(config, new DockerNetworkOptions { IpMasquerade = false, TrustedHostInterfaces = ["eth0"] }), Everyone("10.1.0.2", "10.2.0.2")),
        Lab("docker writes: gateway mode nat-unprotected", new DaemonOptions(), config => TwoNetworks(config, Mode(GatewayMode.NatUnprotected)), Everyone("10.1.0.2", "10.2.0.2")),
        Lab("docker writes: gateway mode routed", new DaemonOptions(), config => TwoNetworks(config, Mode(GatewayMode.Routed)), Everyone("10.1.0.2", "10.2.0.2")),
        Lab("docker writes: an internal network", new DaemonOptions(), config => TwoNetworks(config, new DockerNetworkOptions(), isInternal: true), Everyone("10.1.0.2", "10.2.0.2")),
        Lab("docker writes: DOCKER-USER and a firewall in INPUT", new DaemonOptions(), WithFirewall, Everyone("10.1.0.2", "10.2.0.2")),
        Lab("docker writes: IPv6", new DaemonOptions(), TwoNetworksV6, EveryoneV6),
        Lab("docker writes: IPv6 without the proxy", new DaemonOptions { UserlandProxy = false }, TwoNetworksV6, [.. EveryoneV6, Tcp(Host, "::1", 8080), Tcp("web", "2001:db8::1", 8080)]),
        Lab("docker writes: the embedded DNS server", new DaemonOptions(), TwoNetworks, [Udp("web", "127.0.0.11", 53), Tcp("web", "127.0.0.11", 53), Udp("web", "127.0.0.11", 54)]),
    ];

    private static IEnumerable<LabProbe> ByLoopback => [Udp(Host, "127.0.0.1", 5353), Udp("web", "198.51.100.1", 5353), Udp("web", "10.1.0.1", 5353)];

    private static IEnumerable<LabProbe> ByLoopbackTcp => [Tcp(Host, "127.0.0.1", 8080)];

    private static IEnumerable<LabProbe> EveryoneV6 =>
    [
        Tcp(Client, "2001:db8::1", 8080), Udp(Client, "2001:db8::1", 5353), Tcp(Client, "fd00:1::2", 80), Tcp(Client, "fd00:1::2", 81), Tcp(Host, "fd00:1::2", 80),
        Tcp(Host, "2001:db8::1", 8080), Udp("web", "2001:db8::9", 7), Tcp("peer", "fd00:1::2", 80), Tcp("far", "fd00:1::2", 80), Tcp("far", "2001:db8::1", 8080),
    ];

    private static IEnumerable<LabProbe> Everyone(string web, string far) =>
    [
        Tcp(Client, "198.51.100.1", 8080), Udp(Client, "198.51.100.1", 5353), Tcp(Client, "198.51.100.1", 80), Tcp(Client, web, 80), Tcp(Client, web, 81), Udp(Client, web, 53), Ping(Client, web),
        Tcp(Host, web, 80), Tcp(Host, "198.51.100.1", 8080), Udp("web", "198.51.100.9", 7), Ping("web", "198.51.100.9"),
        Tcp("peer", web, 80), Ping("peer", web), Tcp("web", far, 80), Tcp("far", web, 80), Tcp("far", "198.51.100.1", 8080), Udp("far", "198.51.100.1", 5353),
    ];

    private static KernelLab Lab(string name, DaemonOptions options, Func<NetworkConfig, NetworkConfig> docker, IEnumerable<LabProbe> probes)
    {
        var config = docker(Outside(NetworkConfig.Create(seed: 7), name.Contains("IPv6", StringComparison.Ordinal)).AddDockerHost(Host, options));
        return Replica.Of(name, config, probes);
    }

    // "web" has a published port for TCP and one for UDP, "peer" shares its network "one", "far" is on network "two".
    private static NetworkConfig TwoNetworks(NetworkConfig config) => TwoNetworks(config, new DockerNetworkOptions());

    private static NetworkConfig TwoNetworks(NetworkConfig config, DockerNetworkOptions options, bool isInternal = false) => Containers(config
        .AddDockerNetwork(Host, new DockerNetworkSpec("one") { Subnets = [IpPrefix.Parse("10.1.0.0/24")], Options = options, Internal = isInternal })
        .AddDockerNetwork(Host, new DockerNetworkSpec("two") { Subnets = [IpPrefix.Parse("10.2.0.0/24")] }));

    private static NetworkConfig TwoNetworksV6(NetworkConfig config) => Containers(config
        .AddDockerNetwork(Host, new DockerNetworkSpec("one") { Subnets = [IpPrefix.Parse("10.1.0.0/24"), IpPrefix.Parse("fd00:1::/64")], IPv6 = true })
        .AddDockerNetwork(Host, new DockerNetworkSpec("two") { Subnets = [IpPrefix.Parse("10.2.0.0/24"), IpPrefix.Parse("fd00:2::/64")], IPv6 = true }));

    private static NetworkConfig Containers(NetworkConfig config) => config
        .AddDockerContainer(Host, new DockerContainerSpec("web")
        {
            Networks = [new DockerEndpointSpec("one")],
            Ports = [.. PublishedPort.Parse("8080:80"), .. PublishedPort.Parse("5353:53/udp")],
            Listeners = [new Listener(IpProtocol.Tcp, null, 80), new Listener(IpProtocol.Tcp, null, 81), new Listener(IpProtocol.Udp, null, 53)],
        })
        .AddDockerContainer(Host, new DockerContainerSpec("peer") { Networks = [new DockerEndpointSpec("one")] })
        .AddDockerContainer(Host, new DockerContainerSpec("far") { Networks = [new DockerEndpointSpec("two")], Listeners = [new Listener(IpProtocol.Tcp, null, 80)] });

    private static NetworkConfig WithFirewall(NetworkConfig config) => TwoNetworks(config)
        .AppendRule(new TableLocation(Host), "INPUT", "-i eth0 -j DROP")
        .AppendRule(new TableLocation(Host), "DOCKER-USER", "-i eth0 -p udp -m conntrack --ctorigdstport 5353 -j DROP")
        .AppendRule(new TableLocation(Host), "DOCKER-USER", "-j RETURN");

    private static DockerNetworkOptions Mode(GatewayMode mode) => new() { GatewayModeIPv4 = mode };

    private static NetworkConfig Outside(NetworkConfig config, bool hasIPv6)
    {
        config = config.AddNamespace(Host).AddNamespace(Client).AddVethPair(new VethSpec(Host, "eth0", Client, "eth0"));
        foreach (var (home, number) in new[] { (Host, 1), (Client, 9) })
        {
            config = config.SetLink(home, "lo", new LinkChange { Up = true }).SetLink(home, "eth0", new LinkChange { Up = true })
                .AddAddress(home, "eth0", InterfaceAddress.Parse($"198.51.100.{number}/24"));
            if (hasIPv6)
                config = config.AddAddress(home, "eth0", InterfaceAddress.Parse($"2001:db8::{number}/64"));
        }

        foreach (var subnet in new[] { "10.1.0.0/24", "10.2.0.0/24" })
            config = config.AddRoute(Client, new RouteSpec { Destination = IpPrefix.Parse(subnet), Via = IpAddress.Parse("198.51.100.1") });
        if (hasIPv6)
            config = config.AddRoute(Client, new RouteSpec { Destination = IpPrefix.Parse("fd00::/16"), Via = IpAddress.Parse("2001:db8::1") });
        return config.AddListener(Client, new Listener(IpProtocol.Udp, null, 7));
    }

    private static LabProbe Tcp(string from, string to, ushort port) => Of(from, to, IpProtocol.Tcp, port);

    private static LabProbe Udp(string from, string to, ushort port) => Of(from, to, IpProtocol.Udp, port);

    private static LabProbe Ping(string from, string to) => Of(from, to, IpProtocol.Icmp, 0);

    private static LabProbe Of(string from, string to, IpProtocol protocol, ushort port) => new() { From = from, To = IpAddress.Parse(to), Protocol = protocol, Port = port };
}
