using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker.Writers;

namespace KubeNet.Orchestration.Docker;

/// <summary><c>docker network connect</c> and <c>docker network disconnect</c>.</summary>
public static class DockerConnectEdits
{
    /// <summary>Connects a container to a network; one that runs gets a link there at once, and perhaps another default gateway.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, DockerHostNotFound, DockerContainerNotFound, DockerNetworkNotFound, AlreadyConnected, ConflictingOptions, UserDefinedNetworkOnly,
    /// AddressOutsideSubnet, AddressTaken, NoFreeAddress, PortAllocated, PortInUse, AddressNotLocal.
    /// </exception>
    public static NetworkConfig ConnectDockerNetwork(this NetworkConfig config, string host, string container, DockerEndpointSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var daemon = new Daemon(config, config.DockerHost(host));
        var found = daemon.Host.Container(container);
        if (found.Mode != ContainerNetworkMode.Bridge)
        {
            throw new NetConfigException("ConflictingOptions",
                $"container sharing network namespace with another container or host cannot be connected to any other network, nor can one without any: '{found.Name}' has mode {found.Mode.ToString().ToLowerInvariant()}.");
        }

        ContainerCheck.RequireEndpoint(daemon.Host, found, spec);
        var network = daemon.Host.Network(spec.Network).Name;
        daemon.Put(found with { Endpoints = found.Endpoints.Add(new DockerEndpoint { Spec = spec with { Network = network } }) });
        if (found.IsRunning)
            SandboxWriter.Join(daemon, found.Name, network);
        return daemon.Done();
    }

    /// <summary>Disconnects a container from a network.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, DockerContainerNotFound, DockerNetworkNotFound, NotConnected.</exception>
    public static NetworkConfig DisconnectDockerNetwork(this NetworkConfig config, string host, string container, string network)
    {
        var daemon = new Daemon(config, config.DockerHost(host));
        var found = daemon.Host.Container(container);
        var name = daemon.Host.FindNetwork(network)?.Name ?? network;
        if (found.EndpointOn(name) is not { } endpoint)
        {
            throw new NetConfigException("NotConnected",
                $"container {found.Name} is not connected to network {name}. {Choices.Among(found.Endpoints.Select(one => one.Network), "It is connected to", "It is connected to none.")}");
        }

        if (endpoint.IsAttached)
            SandboxWriter.Leave(daemon, found.Name, name);
        found = daemon.Host.Containers[found.Name];
        daemon.Put(found with { Endpoints = found.Endpoints.Where(one => one.Network != name).ToEquatableArray() });
        return daemon.Done();
    }
}
