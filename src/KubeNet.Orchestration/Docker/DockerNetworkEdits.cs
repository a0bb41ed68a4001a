using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Docker.Writers;

namespace KubeNet.Orchestration.Docker;

/// <summary><c>docker network create</c> and <c>docker network rm</c>.</summary>
public static class DockerNetworkEdits
{
    private static readonly string[] s_predefined = [DockerNetwork.DefaultName, "host", "none", "default"];

    /// <summary>Makes a bridge network: a bridge with the gateway's address, forwarding turned on, and the network's rules.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, DockerHostNotFound, DockerNetworkExists, PredefinedNetwork, InvalidDockerNetworkName, InvalidSubnet, SubnetOverlap, NoFreeSubnet,
    /// AddressOutsideSubnet, AddressTaken, IsolatedNeedsInternal, BridgeNameTaken, InvalidLinkName, InvalidMtu.
    /// </exception>
    public static NetworkConfig AddDockerNetwork(this NetworkConfig config, string host, DockerNetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var daemon = new Daemon(config, config.DockerHost(host));
        RequireName(daemon.Host, spec.Name);
        Create(daemon, spec, spec.Name);
        return daemon.Done();
    }

    /// <summary>Takes a network away with its bridge and rules. Containers that are stopped keep asking for it, and do not start without it.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, DockerNetworkNotFound, PredefinedNetwork, DockerNetworkInUse.</exception>
    public static NetworkConfig RemoveDockerNetwork(this NetworkConfig config, string host, string name)
    {
        var daemon = new Daemon(config, config.DockerHost(host));
        var network = daemon.Host.Network(name);
        if (network.IsDefault)
            throw new NetConfigException("PredefinedNetwork", $"{network.Name} is a pre-defined network of Docker host '{host}' and cannot be removed.");
        var users = daemon.Host.On(network.Name).Select(container => container.Name).ToList();
        if (users.Count > 0)
        {
            throw new NetConfigException("DockerNetworkInUse",
                $"network {network.Name} has active endpoints ({string.Join(", ", users)}); stop or disconnect these containers first.");
        }

        BridgeWriter.Delete(daemon, network);
        daemon.Host = daemon.Host with { Networks = daemon.Host.Networks.Remove(network.Name) };
        return daemon.Done();
    }

    internal static void Create(Daemon daemon, DockerNetworkSpec spec, string name)
    {
        var id = daemon.NextId();
        if (!spec.IPv4 && !spec.IPv6)
            throw new NetConfigException("InvalidSubnet", $"Network '{name}' would have no address at all: IPv4 or IPv6 must be enabled.");
        var isIsolated = spec.Options is { GatewayModeIPv4: GatewayMode.Isolated } or { GatewayModeIPv6: GatewayMode.Isolated };
        if (isIsolated && !spec.Internal)
            throw new NetConfigException("IsolatedNeedsInternal", $"Gateway mode 'isolated' can only be used for an internal network; make '{name}' internal or give it another mode.");
        RequireFamilies(spec, name);
        var bridge = spec.Options.BridgeName ?? $"br-{id[..12]}";
        var network = new DockerNetwork
        {
            Name = name,
            Id = id,
            Bridge = bridge,
            BridgeIsForeign = IsThere(daemon, bridge),
            IPv4 = spec.IPv4 ? Subnet(daemon, spec, name, IpFamily.IPv4) : null,
            IPv6 = spec.IPv6 ? Subnet(daemon, spec, name, IpFamily.IPv6) : null,
            Internal = spec.Internal,
            Options = spec.Options,
        };
        BridgeWriter.Create(daemon, network);
        daemon.Put(network);
    }

    private static void RequireName(DockerHost host, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Any(c => !(char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')) || !char.IsAsciiLetterOrDigit(name[0]))
            throw new NetConfigException("InvalidDockerNetworkName", $"'{name}' cannot name a network: a name starts with a letter or digit and holds letters, digits, '_', '.' and '-'.");
        if (s_predefined.Contains(name))
            throw new NetConfigException("PredefinedNetwork", $"operation is not permitted on predefined {name} network; choose another name.");
        if (host.Networks.ContainsKey(name))
            throw new NetConfigException("DockerNetworkExists", $"network with name {name} already exists on Docker host '{host.Namespace}'; choose another name or remove that one first.");
    }

    private static void RequireFamilies(DockerNetworkSpec spec, string name)
    {
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            var isOn = family == IpFamily.IPv4 ? spec.IPv4 : spec.IPv6;
            var subnets = spec.Subnets.Where(subnet => subnet.Family == family).ToList();
            if (subnets.Count > 1)
                throw new NetConfigException("InvalidSubnet", $"The bridge driver doesn't support multiple subnets: network '{name}' may have one of {family}, not {string.Join(" and ", subnets)}.");
            if (!isOn && subnets.Count > 0)
                throw new NetConfigException("InvalidSubnet", $"Network '{name}' has the {family} subnet {subnets[0]} but no {family}; turn {family} on for it.");
            if (isOn && subnets.Count == 0 && spec.IpRanges.Any(range => range.Family == family))
                throw new NetConfigException("InvalidSubnet", $"Network '{name}' has an IP range of {family} but no subnet that it is a part of; give the subnet too.");
        }
    }

    private static NetworkSubnet Subnet(Daemon daemon, DockerNetworkSpec spec, string name, IpFamily family)
    {
        var used = daemon.Host.Networks.Values.Select(network => network.SubnetOf(family)?.Prefix).OfType<IpPrefix>().ToList();
        var wanted = spec.Subnets.Where(subnet => subnet.Family == family).Select(subnet => (IpPrefix?)subnet).FirstOrDefault();
        if (wanted is { } asked && daemon.Host.Networks.Values.FirstOrDefault(other => other.SubnetOf(family) is { } theirs && theirs.Prefix.Overlaps(asked)) is { } rival)
        {
            throw new NetConfigException("SubnetOverlap",
                $"invalid pool request: Pool overlaps with other one on this address space: {asked} of network '{name}' overlaps {rival.SubnetOf(family)!.Prefix} of network '{rival.Name}'.");
        }

        var subnet = wanted ?? SubnetChoice.Take(daemon.Options.DefaultAddressPools, daemon.Host.Id, family, [.. used, .. OnLink(daemon, family)]);
        if (subnet.Length == subnet.Family.AddressBits() || subnet.IsDefault)
            throw new NetConfigException("InvalidSubnet", $"Network '{name}' cannot have the subnet {subnet}: it must hold a gateway and containers.");
        var range = spec.IpRanges.Where(one => one.Family == family).Select(one => (IpPrefix?)one).FirstOrDefault();
        if (range is { } part && !subnet.Contains(part))
            throw new NetConfigException("InvalidSubnet", $"The IP range {part} is no part of the subnet {subnet} of network '{name}'.");
        var pool = AddressPool.Of(subnet, range);
        IpAddress? gateway = null;
        if (spec.Options.GatewayModeOf(family) != GatewayMode.Isolated)
            (gateway, pool) = pool.Take(spec.Gateways.Where(one => one.Family == family).Select(one => (IpAddress?)one).FirstOrDefault(), name);
        foreach (var aux in spec.AuxAddresses.Where(one => one.Family == family))
            (_, pool) = pool.Take(aux, name);
        return new NetworkSubnet(pool, gateway);
    }

    /// <summary>What the host can reach without a gateway is not given to a network unasked (queryOnLinkRoutes of netutils; IPv4 only).</summary>
    private static IEnumerable<IpPrefix> OnLink(Daemon daemon, IpFamily family) => family == IpFamily.IPv6
        ? []
        : daemon.Config[daemon.Home].IPv4Routing.GetTable(RouteTableId.Main).Routes
            .Where(route => route.Scope == AddressScope.Link && !route.Destination.IsDefault)
            .Select(route => route.Destination);

    private static bool IsThere(Daemon daemon, string bridge)
    {
        if (daemon.Host.Networks.Values.FirstOrDefault(network => network.Bridge == bridge) is { } rival)
            throw new NetConfigException("BridgeNameTaken", $"networks have same bridge name: '{bridge}' is the bridge of network '{rival.Name}'; choose another name.");
        return daemon.Config[daemon.Home].FindLink(bridge) switch
        {
            null => false,
            BridgeLink => true,
            var other => throw new NetConfigException("BridgeNameTaken", $"existing interface {bridge} is not a bridge but a {other.Kind}; choose another name for the network's bridge."),
        };
    }
}
