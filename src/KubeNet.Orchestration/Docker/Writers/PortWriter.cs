using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker.Rules;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>
/// A container's published ports: of its networks the gateway publishes those of NAT, each routed network its own (ProgramExternalConnectivity of the
/// bridge driver, portmappers/nat).
/// </summary>
internal static class PortWriter
{
    // OSAllocator.RequestPortsInRange: how often another port of a range is tried where a program on the host has one.
    private const int MostAttempts = 10;

    /// <summary>Publishes and withdraws what follows from an endpoint being the container's gateway, or not.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="container">The container.</param>
    /// <param name="network">The endpoint's network.</param>
    /// <param name="gateway4">The network that gives the container its IPv4 gateway, or null.</param>
    /// <param name="gateway6">The network that gives the container its IPv6 gateway, or null.</param>
    public static void Update(Daemon daemon, string container, string network, string? gateway4, string? gateway6)
    {
        var now = new BindingMode(true, gateway4 == network, gateway6 == network || (gateway6 is null && gateway4 == network));
        if (daemon.Endpoint(container, network).Publishes == now)
            return;
        Withdraw(daemon, container, network, binding => binding.HostAddress.Family == IpFamily.IPv4
            ? !now.IPv4 && binding.Mapper != PortMapperKind.Routed
            : !now.IPv6 && binding.Mapper != PortMapperKind.Routed);
        var endpoint = daemon.Endpoint(container, network);
        var home = daemon.Config[daemon.Home];
        var requests = PublishRequests.Of(
            daemon.Host.Containers[container].Ports, daemon.Host.Network(network), endpoint, now, daemon.Options.UserlandProxy, home.IsLocalAddress(IpAddress.LoopbackV6));
        var bindings = new List<PortBinding>();
        for (var first = 0; first < requests.Count;)
        {
            var group = requests.Skip(first).TakeWhile(request => PublishRequests.NeedSamePort(request, requests[first])).ToList();
            bindings.AddRange(Map(daemon, daemon.Host.Network(network), group));
            first += group.Count;
        }

        daemon.Put(container, endpoint with { Publishes = now, Bindings = [.. endpoint.Bindings, .. bindings] });
    }

    /// <summary>Withdraws all ports of an endpoint (releasePorts).</summary>
    public static void WithdrawAll(Daemon daemon, string container, string network)
    {
        Withdraw(daemon, container, network, _ => true);
        daemon.Put(container, daemon.Endpoint(container, network) with { Publishes = default });
    }

    private static List<PortBinding> Map(Daemon daemon, DockerNetwork network, List<PublishRequest> group)
    {
        var bindings = group[0].Mapper == PortMapperKind.Nat
            ? Bind(daemon, group)
            : group.ConvertAll(request => new PortBinding(PortMapperKind.Routed, request.Port.Protocol, IpAddress.Any(request.ContainerAddress.Family), 0, request.ContainerAddress, request.Port.ContainerPort));
        foreach (var binding in bindings)
            daemon.Config = daemon.Config.Write(daemon.Home, PortBindingRules.FamilyOf(binding), PortBindingRules.Of(daemon.Options, network, binding));
        return bindings;
    }

    private static List<PortBinding> Bind(Daemon daemon, List<PublishRequest> group)
    {
        var (port, addresses) = (group[0].Port, group.ConvertAll(request => request.HostAddress));
        for (var attempt = 1; ; attempt++)
        {
            var (number, ports) = daemon.Host.Ports.Take(port.Protocol, addresses, port.HostPorts, Ephemeral(daemon));
            var bindings = group.ConvertAll(request => new PortBinding(PortMapperKind.Nat, port.Protocol, request.HostAddress, number, request.ContainerAddress, port.ContainerPort)
            {
                Socket = Socket(daemon.Options, request, number),
            });
            try
            {
                daemon.Config = bindings.Aggregate(daemon.Config, (config, binding) => config.AddListener(daemon.Home, binding.Socket!));
                daemon.Host = daemon.Host with { Ports = ports };
                return bindings;
            }
            catch (NetConfigException) when (port.IsRange && attempt < MostAttempts)
            {
                daemon.Host = daemon.Host with { Ports = addresses.Aggregate(ports, (rest, address) => rest.Release(port.Protocol, address, number)) };
            }
        }
    }

    /// <summary>With docker-proxy the port's socket relays; without it the daemon holds the port by a socket whose filter drops everything.</summary>
    private static Listener Socket(DaemonOptions options, PublishRequest request, ushort port)
    {
        var socket = new Listener(request.Port.Protocol, request.HostAddress, port);
        return options.UserlandProxy
            ? socket with { Relay = new ListenerRelay(request.ContainerAddress, request.Port.ContainerPort, "docker-proxy") }
            : socket with { IsFiltered = true };
    }

    private static void Withdraw(Daemon daemon, string container, string networkName, Predicate<PortBinding> which)
    {
        var endpoint = daemon.Endpoint(container, networkName);
        var network = daemon.Host.Network(networkName);
        foreach (var binding in endpoint.Bindings.Where(binding => which(binding)))
        {
            if (binding.Socket is { } socket)
            {
                if (daemon.Config[daemon.Home].Listeners.Contains(socket))
                    daemon.Config = daemon.Config.RemoveListener(daemon.Home, socket);
                daemon.Host = daemon.Host with { Ports = daemon.Host.Ports.Release(binding.Protocol, binding.HostAddress, binding.HostPort) };
            }

            daemon.Config = daemon.Config.Erase(daemon.Home, PortBindingRules.FamilyOf(binding), PortBindingRules.Of(daemon.Options, network, binding));
        }

        daemon.Put(container, endpoint with { Bindings = endpoint.Bindings.Where(binding => !which(binding)).ToEquatableArray() });
    }

    // "32768\t60999"
    private static PortRange Ephemeral(Daemon daemon) =>
        PortRange.TryParse(daemon.Config.GetSysctl(daemon.Home, "net.ipv4.ip_local_port_range").Replace(' ', '\t'), '\t', out var range) ? range : new PortRange(32768, 60999);
}
