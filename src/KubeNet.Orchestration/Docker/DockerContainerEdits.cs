using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker.Writers;

namespace KubeNet.Orchestration.Docker;

/// <summary><c>docker create</c>, <c>start</c>, <c>stop</c> and <c>rm</c>.</summary>
public static class DockerContainerEdits
{
    /// <summary>Makes a container and starts it: <c>docker run</c>. Its namespace has its name.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="host">The Docker host's namespace.</param>
    /// <param name="spec">The container.</param>
    /// <param name="start">Whether it starts; otherwise <c>docker create</c>.</param>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, DockerHostNotFound, InvalidContainerName, DockerContainerExists, DockerContainerNotFound, ConflictingOptions,
    /// DockerNetworkNotFound, UserDefinedNetworkOnly, AddressOutsideSubnet; starting it as <see cref="StartDockerContainer"/>.
    /// </exception>
    public static NetworkConfig AddDockerContainer(this NetworkConfig config, string host, DockerContainerSpec spec, bool start = true)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var daemon = new Daemon(config, config.DockerHost(host));
        ContainerCheck.RequireValid(daemon.Host, spec);
        var id = daemon.NextId();
        EquatableArray<DockerEndpointSpec> networks = spec.Mode != ContainerNetworkMode.Bridge ? []
            : spec.Networks.IsEmpty ? [new DockerEndpointSpec(DockerNetwork.DefaultName)]
            : spec.Networks;
        var container = new DockerContainer
        {
            Name = spec.Name,
            Id = id,
            Hostname = spec.Hostname ?? id[..12],
            Mode = spec.Mode,
            SharesWith = spec.SharesWith is null ? null : daemon.Host.Container(spec.SharesWith).Name,
            Namespace = ContainerWriter.NamespaceOf(daemon.Host, spec),
            Ports = spec.Ports,
            Listeners = spec.Listeners,
        };
        foreach (var network in networks)
        {
            ContainerCheck.RequireEndpoint(daemon.Host, container, network);
            container = container with { Endpoints = container.Endpoints.Add(new DockerEndpoint { Spec = network with { Network = daemon.Host.Network(network.Network).Name } }) };
        }

        daemon.Put(container);
        if (start)
            ContainerWriter.Start(daemon, container.Name);
        return daemon.Done();
    }

    /// <summary>Starts a container that is stopped: it gets addresses anew, publishes its ports, and its programs open their sockets. One that runs stays as it is.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, DockerHostNotFound, DockerContainerNotFound, DockerNetworkNotFound, NamespaceExists, SharedNamespaceInUse, ContainerNotRunning,
    /// NoFreeAddress, AddressTaken, PortAllocated, PortInUse, AddressNotLocal.
    /// </exception>
    public static NetworkConfig StartDockerContainer(this NetworkConfig config, string host, string name)
    {
        var daemon = new Daemon(config, config.DockerHost(host));
        var container = daemon.Host.Container(name);
        if (container.IsRunning)
            return config;
        ContainerWriter.Start(daemon, container.Name);
        return daemon.Done();
    }

    /// <summary>Stops a container: its ports are withdrawn, its addresses free again, and its namespace is gone unless other containers run in it. One that is stopped stays as it is.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, DockerContainerNotFound.</exception>
    public static NetworkConfig StopDockerContainer(this NetworkConfig config, string host, string name)
    {
        var daemon = new Daemon(config, config.DockerHost(host));
        var container = daemon.Host.Container(name);
        if (!container.IsRunning)
            return config;
        ContainerWriter.Stop(daemon, container.Name);
        return daemon.Done();
    }

    /// <summary>Removes a container.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="host">The Docker host's namespace.</param>
    /// <param name="name">The container's name or ID.</param>
    /// <param name="force">Stop it first where it runs: <c>docker rm -f</c>.</param>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, DockerContainerNotFound, ContainerRunning.</exception>
    public static NetworkConfig RemoveDockerContainer(this NetworkConfig config, string host, string name, bool force = false)
    {
        var daemon = new Daemon(config, config.DockerHost(host));
        var container = daemon.Host.Container(name);
        if (container.IsRunning && !force)
            throw new NetConfigException("ContainerRunning", $"cannot remove container \"{container.Name}\": container is running: stop the container before removing or force remove.");
        if (container.IsRunning)
            ContainerWriter.Stop(daemon, container.Name);
        daemon.Host = daemon.Host with { Containers = daemon.Host.Containers.Remove(container.Name) };
        return daemon.Done();
    }
}
