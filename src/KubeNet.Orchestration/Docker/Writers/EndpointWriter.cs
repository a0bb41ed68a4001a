using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker.Rules;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>A container's place on a network: addresses, the veth pair, the rules that guard its address (CreateEndpoint of the bridge driver, osl/interface_linux.go).</summary>
internal static class EndpointWriter
{
    /// <summary>Gives addresses and makes the links.</summary>
    public static void Create(Daemon daemon, DockerContainer container, DockerEndpoint endpoint)
    {
        var network = daemon.Host.Network(endpoint.Network);
        endpoint = TakeAddresses(daemon, network, endpoint);
        network = daemon.Host.Network(endpoint.Network);
        var id = daemon.NextId();
        endpoint = endpoint with
        {
            IsAttached = true,
            HostLink = $"veth{id[..7]}",
            Interface = FreeName(daemon.Host.Containers[container.Name], network.Options.InterfacePrefix),
        };
        daemon.Put(container.Name, endpoint);
        var veth = new VethSpec(daemon.Home, endpoint.HostLink, container.Namespace, endpoint.Interface) { Mtu = network.Options.Mtu ?? 1500, PeerMac = endpoint.Spec.MacAddress };
        daemon.Config = daemon.Config.AddVethPair(veth).SetLink(daemon.Home, endpoint.HostLink, new LinkChange
        {
            Master = network.Bridge,
            Hairpin = daemon.Options.UserlandProxy ? null : true,
        });
        foreach (var address in endpoint.Addresses)
            daemon.Config = daemon.Config.Write(daemon.Home, address.Family, EndpointRules.Of(daemon.Options, network, address));
        daemon.Config = daemon.Config.SetLink(daemon.Home, endpoint.HostLink, new LinkChange { Up = true });
        daemon.Config = Inside(daemon.Config, container.Namespace, network, endpoint);
    }

    /// <summary>Takes the links and rules away and the addresses back.</summary>
    public static void Delete(Daemon daemon, string container, DockerEndpoint endpoint)
    {
        var network = daemon.Host.Network(endpoint.Network);
        if (daemon.Config[daemon.Home].FindLink(endpoint.HostLink) is not null)
            daemon.Config = daemon.Config.RemoveLink(daemon.Home, endpoint.HostLink);
        foreach (var address in endpoint.Addresses)
        {
            daemon.Config = daemon.Config.Erase(daemon.Home, address.Family, EndpointRules.Of(daemon.Options, network, address));
            network = network.With(address.Family, network.SubnetOf(address.Family)!.Pool.Release(address));
        }

        daemon.Put(network);
        daemon.Put(container, new DockerEndpoint { Spec = endpoint.Spec });
    }

    private static DockerEndpoint TakeAddresses(Daemon daemon, DockerNetwork network, DockerEndpoint endpoint)
    {
        var taken = new Dictionary<IpFamily, IpAddress>();
        foreach (var family in network.Families)
        {
            var (address, pool) = network.SubnetOf(family)!.Pool.Take(endpoint.Spec.AddressOf(family), network.Name);
            taken[family] = address;
            network = network.With(family, pool);
        }

        daemon.Put(network);
        return endpoint with { IPv4 = Given(IpFamily.IPv4), IPv6 = Given(IpFamily.IPv6) };

        IpAddress? Given(IpFamily family) => taken.TryGetValue(family, out var address) ? address : null;
    }

    // IPv6 runs on a container's link only where the network has it (setInterfaceIPv6).
    private static NetworkConfig Inside(NetworkConfig config, string home, DockerNetwork network, DockerEndpoint endpoint)
    {
        config = config.SetSysctl(home, SysctlName.Of("net.ipv6.conf", endpoint.Interface, "disable_ipv6").ToString(), endpoint.IPv6 is null ? "1" : "0");
        foreach (var address in endpoint.Addresses)
        {
            var own = new InterfaceAddress(address, network.SubnetOf(address.Family)!.Prefix.Length);
            config = config.AddAddress(home, endpoint.Interface, own, new AddressOptions { StandardBroadcast = address.Family == IpFamily.IPv4 });
        }

        return config.SetLink(home, endpoint.Interface, new LinkChange { Up = true });
    }

    // generateIfaceName: the lowest number that none of its links has.
    private static string FreeName(DockerContainer container, string prefix) =>
        Enumerable.Range(0, int.MaxValue).Select(number => $"{prefix}{number}").First(name => container.Endpoints.All(endpoint => endpoint.Interface != name));
}
