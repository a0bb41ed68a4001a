using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>What must hold between the options of a cluster.</summary>
internal static class ClusterChecks
{
    /// <summary>Checks the options of a new cluster.</summary>
    public static void RequireSane(string name, ClusterOptions options)
    {
        RequireFamilies(name, "pod networks", options.PodCidrs);
        RequireFamilies(name, "service ranges", options.ServiceCidrs);
        if (!options.NodeCidrs.IsEmpty)
            RequireFamilies(name, "node networks", options.NodeCidrs);
        RequireSegmentLength(name, options, IpFamily.IPv4);
        RequireSegmentLength(name, options, IpFamily.IPv6);
        foreach (var pods in options.PodCidrs)
        {
            if (options.ServiceCidrs.Items.Where(range => range.Overlaps(pods)).Select(range => (IpPrefix?)range).FirstOrDefault() is { } services)
                throw new NetConfigException("ClusterNetworksOverlap", $"The pod network {pods} and the service range {services} of cluster '{name}' overlap; give them networks of their own.");
            if (options.NodeCidrs.Items.Where(range => range.Overlaps(pods)).Select(range => (IpPrefix?)range).FirstOrDefault() is { } hosts)
                throw new NetConfigException("ClusterNetworksOverlap", $"The pod network {pods} and the node network {hosts} of cluster '{name}' overlap; give the nodes a network of their own (-NodeCidr).");
            if (options.NodeCidrLength(pods.Family) > pods.Family.AddressBits() - 2)
                throw new NetConfigException("InvalidClusterOption", $"A node of cluster '{name}' would have a /{options.NodeCidrLength(pods.Family)} for its pods, which has no room for a bridge and a pod; choose a shorter length such as {(pods.Family == IpFamily.IPv4 ? 24 : 64)}.");
        }

        if (!options.ServiceCidrs.Items.Select(cidr => cidr.Family).OrderBy(family => family).SequenceEqual(options.Families.OrderBy(family => family)))
            throw new NetConfigException("InvalidClusterOption", $"Cluster '{name}' has pod networks of {string.Join(" and ", options.Families)} but service ranges of {string.Join(" and ", options.ServiceCidrs.Select(cidr => cidr.Family))}; both need the same families.");
        foreach (var services in options.ServiceCidrs)
        {
            if (options.NodeCidrs.Items.Where(range => range.Overlaps(services)).Select(range => (IpPrefix?)range).FirstOrDefault() is { } nodes)
                throw new NetConfigException("ClusterNetworksOverlap", $"The service range {services} and the node network {nodes} of cluster '{name}' overlap; give the nodes a network of their own (-NodeCidr).");
        }

        if (options.NodePorts.First == 0 || options.NodePorts.Last < options.NodePorts.First)
            throw new NetConfigException("InvalidClusterOption", $"The node ports {options.NodePorts.First}-{options.NodePorts.Last} of cluster '{name}' are no range; give one such as 30000-32767.");
        if (options is { CalicoIpipCrossSubnet: true, CalicoIpip: false })
            throw new NetConfigException("InvalidClusterOption", $"Calico of cluster '{name}' is to wrap packets between networks only, and not at all; choose one of the two.");
        ObjectNames.RequireSubdomain("DNS domain", options.DnsDomain);
        RequireProxy(name, options);
    }

    /// <summary>Throws where an edit changes what nodes and pods were made by.</summary>
    public static void RequireSameNetworks(Cluster before, Cluster after)
    {
        var same = after.Options with
        {
            ProxyMode = before.Options.ProxyMode,
            MasqueradeAll = before.Options.MasqueradeAll,
            MasqueradeBit = before.Options.MasqueradeBit,
            DetectLocalMode = before.Options.DetectLocalMode,
            DetectLocalCidrs = before.Options.DetectLocalCidrs,
            DetectLocalInterface = before.Options.DetectLocalInterface,
            NodePortAddresses = before.Options.NodePortAddresses,
            NodePortAddressesPrimary = before.Options.NodePortAddressesPrimary,
            LocalhostNodePorts = before.Options.LocalhostNodePorts,
            HealthzBindAddress = before.Options.HealthzBindAddress,
            HealthzPort = before.Options.HealthzPort,
            DnsDomain = before.Options.DnsDomain,
            NodePorts = before.Options.NodePorts,
        };
        if (same != before.Options && !before.Nodes.IsEmpty)
        {
            throw new NetConfigException("ClusterOptionImmutable",
                $"The networks and the network plugin of cluster '{before.Name}' cannot be changed while it has nodes; make a new cluster. Options of kube-proxy and DNS can be changed at any time.");
        }

        RequireSane(after.Name, after.Options);
    }

    // Validate in pkg/proxy/apis/config/validation.
    private static void RequireProxy(string name, ClusterOptions options)
    {
        const int LastBit = 31, NameMax = 15;
        if (options.MasqueradeBit is < 0 or > LastBit)
            throw new NetConfigException("InvalidClusterOption", $"The masquerade bit {options.MasqueradeBit} of cluster '{name}' is no bit of a mark; give one in 0..{LastBit}, such as 14.");
        if (options.NodePortAddressesPrimary && !options.NodePortAddresses.IsEmpty)
            throw new NetConfigException("InvalidClusterOption", $"Node ports of cluster '{name}' are to answer on the nodes' primary addresses and on {string.Join(", ", options.NodePortAddresses)}; give either primary or networks.");
        var needsInterface = options.DetectLocalMode is LocalMode.BridgeInterface or LocalMode.InterfaceNamePrefix;
        if (needsInterface && options.DetectLocalInterface is not { Length: > 0 and <= NameMax })
            throw new NetConfigException("InvalidClusterOption", $"kube-proxy of cluster '{name}' is to tell pods' traffic by {options.DetectLocalMode}, but '{options.DetectLocalInterface}' is no {(options.DetectLocalMode == LocalMode.BridgeInterface ? "bridge; name one such as cni0" : "start of a device's name; give one such as cali")}.");
        if (!needsInterface && options.DetectLocalInterface is not null)
            throw new NetConfigException("InvalidClusterOption", $"kube-proxy of cluster '{name}' has the device '{options.DetectLocalInterface}' but tells pods' traffic by {options.DetectLocalMode}; choose BridgeInterface or InterfaceNamePrefix, or leave the device out.");
    }

    private static void RequireFamilies(string name, string what, EquatableArray<IpPrefix> cidrs)
    {
        if (cidrs.IsEmpty || cidrs.Count > 2 || (cidrs.Count == 2 && cidrs[0].Family == cidrs[1].Family))
            throw new NetConfigException("InvalidClusterOption", $"The {what} of cluster '{name}' are {(cidrs.IsEmpty ? "missing" : string.Join(", ", cidrs))}; give one, or one of each family.");
    }

    // A segment has a router, a node and, in IPv4, a broadcast address.
    private static void RequireSegmentLength(string name, ClusterOptions options, IpFamily family)
    {
        var (length, longest) = (options.SegmentLength(family), family.AddressBits() - 2);
        if (length < 1 || length > longest)
            throw new NetConfigException("InvalidClusterOption", $"The segments of the {family} node network of cluster '{name}' are /{length}, which has no room for a router and a node or is no length; give one in 1..{longest} such as {(family == IpFamily.IPv4 ? 24 : 64)}.");
    }
}
