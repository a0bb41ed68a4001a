using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>What the daemon refuses before it makes anything (runconfig/hostconfig.go, validateEndpointSettings of container_operations.go).</summary>
internal static class ContainerCheck
{
    /// <summary>Throws where a container cannot be made as it is asked for.</summary>
    public static void RequireValid(DockerHost host, DockerContainerSpec spec)
    {
        var name = spec.Name;
        if (name.Length < 2 || !char.IsAsciiLetterOrDigit(name[0]) || name.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')))
            throw new NetConfigException("InvalidContainerName", $"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed, and two characters at least.");
        if (host.Containers.GetValueOrDefault(name) is { } holder)
            throw new NetConfigException("DockerContainerExists", $"Conflict. The container name \"/{name}\" is already in use by container \"{holder.ShortId}\". Remove that container or choose another name.");
        if (spec.Mode != ContainerNetworkMode.Bridge && !spec.Networks.IsEmpty)
            throw new NetConfigException("ConflictingOptions", $"Container '{name}' cannot be connected to networks and have mode {spec.Mode.ToString().ToLowerInvariant()}.");
        if (spec.Mode != ContainerNetworkMode.Container)
            return;
        if (spec.SharesWith is null)
            throw new NetConfigException("ConflictingOptions", $"Container '{name}' shares a network namespace, but with whom? Give container:<name>.");
        _ = host.Container(spec.SharesWith);
        if (!spec.Ports.IsEmpty)
            throw new NetConfigException("ConflictingOptions", $"conflicting options: port publishing and the container type network mode. Publish the ports on container '{spec.SharesWith}', whose namespace '{name}' uses.");
        if (spec.Hostname is not null)
            throw new NetConfigException("ConflictingOptions", "conflicting options: hostname and the network mode.");
    }

    /// <summary>Throws where a container cannot be connected to a network as it is asked for.</summary>
    public static void RequireEndpoint(DockerHost host, DockerContainer container, DockerEndpointSpec spec)
    {
        var network = host.Network(spec.Network);
        if (container.EndpointOn(network.Name) is not null)
            throw new NetConfigException("AlreadyConnected", $"endpoint with name {container.Name} already exists in network {network.Name}.");
        if (network.IsDefault && (spec.IPv4Address ?? spec.IPv6Address) is not null)
            throw new NetConfigException("UserDefinedNetworkOnly", "user-specified IP address is supported on user-defined networks only; make one with New-DockerNetwork.");
        if (network.IsDefault && !spec.Aliases.IsEmpty)
            throw new NetConfigException("UserDefinedNetworkOnly", "network-scoped aliases are only supported for user-defined networks; make one with New-DockerNetwork.");
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            if (spec.AddressOf(family) is { } address && (address.Family != family || network.SubnetOf(family)?.Prefix.Contains(address) != true))
            {
                throw new NetConfigException("AddressOutsideSubnet",
                    $"no configured subnet of network '{network.Name}' contains IP address {address}. {Choices.Among(network.Families.Select(one => network.SubnetOf(one)!.Prefix.ToString()), "It has", "It has none.")}");
            }
        }
    }
}
