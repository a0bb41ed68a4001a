using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker;

/// <summary>
/// The names that a container can use: those of /etc/hosts, and on user-defined networks those of the embedded DNS server at 127.0.0.11
/// (Sandbox.ResolveName of libnetwork/sandbox.go). Names outside Docker are not resolved.
/// </summary>
public static class DockerDns
{
    /// <summary>Where a container on a user-defined network sends its queries.</summary>
    public static IpAddress Server => Writers.ResolverWriter.Server;

    /// <summary>The addresses of a name as a container sees it; empty where it has no such name.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="host">The Docker host's namespace.</param>
    /// <param name="container">The container that asks.</param>
    /// <param name="name">A container's name, alias, hostname or short ID, alone or followed by a dot and a network's name.</param>
    /// <param name="family">A or AAAA.</param>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, DockerContainerNotFound, ContainerNotRunning.</exception>
    public static IReadOnlyList<IpAddress> Resolve(NetworkConfig config, string host, string container, string name, IpFamily family = IpFamily.IPv4)
    {
        ArgumentNullException.ThrowIfNull(name);
        var daemon = config.DockerHost(host);
        var asking = daemon.Container(container);
        if (!asking.IsRunning)
            throw new NetConfigException("ContainerNotRunning", $"Container '{asking.Name}' is stopped and asks nobody; start it first.");

        // A container that shares another's namespace has its /etc/hosts and its resolver too.
        var owner = asking.Mode == ContainerNetworkMode.Container ? daemon.Container(asking.SharesWith!) : asking;
        var wanted = name.TrimEnd('.');
        if (Hosts(owner, wanted, family) is { Count: > 0 } own)
            return own;
        return owner.HasResolver ? Ask(daemon, owner, wanted, family) : [];
    }

    /// <summary>All names that a container on a user-defined network has there, the first one the one that its address resolves to (buildEndpointDNSNames).</summary>
    public static IEnumerable<string> NamesOf(DockerContainer container, DockerEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(endpoint);
        return new[] { container.Name }.Concat(endpoint.Spec.Aliases).Append(container.ShortId).Append(container.Hostname).Distinct();
    }

    private static List<IpAddress> Hosts(DockerContainer container, string name, IpFamily family)
    {
        // What the daemon writes into /etc/hosts (daemon/libnetwork/etchosts), where case does not count. glibc gives 127.0.0.1 for the names of ::1 where it is asked for IPv4.
        if (Is("localhost") || Is("ip6-localhost") || Is("ip6-loopback"))
            return [family == IpFamily.IPv4 ? IpAddress.LoopbackV4 : IpAddress.LoopbackV6];
        return Is(container.Hostname) ? Addresses(container.Endpoints, family) : [];

        bool Is(string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);
    }

    // For a.b.c: a.b.c on any of the container's networks, in the order of its sandbox, then a.b on network c, then a on network b.c.
    private static List<IpAddress> Ask(DockerHost host, DockerContainer asking, string name, IpFamily family)
    {
        var networks = Writers.GatewayWriter.InOrder(host, asking).Where(endpoint => !host.Network(endpoint.Network).IsDefault).Select(endpoint => endpoint.Network).ToList();
        foreach (var (label, only) in Splits(name))
        {
            foreach (var network in networks.Where(network => only is null || network == only))
            {
                var named = host.On(network).Where(container => Has(container, network, label)).ToList();
                if (named.Count > 0)
                    return Addresses(named.Select(container => container.EndpointOn(network)!), family);
            }
        }

        return [];
    }

    private static IEnumerable<(string Label, string? Network)> Splits(string name)
    {
        yield return (name, null);
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
            yield return (name[..dot], name[(dot + 1)..]);
    }

    private static bool Has(DockerContainer container, string network, string name) =>
        NamesOf(container, container.EndpointOn(network)!).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static List<IpAddress> Addresses(IEnumerable<DockerEndpoint> endpoints, IpFamily family) =>
        endpoints.Select(endpoint => endpoint.AddressOf(family)).OfType<IpAddress>().Distinct().ToList();
}
