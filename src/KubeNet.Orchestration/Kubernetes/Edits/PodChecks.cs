using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>What the API server, the kubelet and the network plugin ask of a pod.</summary>
internal static class PodChecks
{
    /// <summary>Checks what a pod says of itself.</summary>
    public static void RequireSane(Pod pod)
    {
        ObjectNames.RequireSubdomain("pod", pod.Name.Name);
        if (pod.Hostname is { } hostname)
            ObjectNames.RequireLabel("host", hostname);
        if (pod.Subdomain is { } subdomain)
            ObjectNames.RequireLabel("subdomain", subdomain);
        LabelChecks.RequireLabels($"pod '{pod.Name}'", pod.Labels);
        LabelChecks.RequireSelector($"pod '{pod.Name}'", pod.NodeSelector);
        TaintChecks.RequireTolerations(pod);
        RequireDns(pod);
        foreach (var alias in pod.HostAliases.SelectMany(line => line.Hostnames))
            ObjectNames.RequireSubdomain("host alias", alias);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var container in pod.Containers)
        {
            ObjectNames.RequireLabel("container", container.Name);
            if (!names.Add(container.Name))
                throw new NetConfigException("DuplicateContainer", $"Pod '{pod.Name}' has two containers '{container.Name}'; give each a name of its own.");
            foreach (var port in container.Ports)
                RequireSane(pod, port);
            if (container.Ports.Where(port => port.Name is not null).GroupBy(port => port.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new NetConfigException("InvalidContainerPort", $"Container '{container.Name}' of pod '{pod.Name}' has two ports of the name '{twice.Key}'; give each a name of its own.");
        }

        // checkHostPortConflicts in pkg/apis/core/validation: a container's port may be declared several times, a node's only once.
        if (HostPortsOf(pod).GroupBy(port => port).FirstOrDefault(same => same.Count() > 1) is { Key: var taken })
        {
            throw new NetConfigException("DuplicateHostPort",
                $"Pod '{pod.Name}' asks for {taken.Protocol.ToName()} port {taken.Port} of its node twice; leave one out{(pod.HostNetwork ? ", since on its node's network each port that it declares is one of the node's" : "")}.");
        }
    }

    /// <summary>Why a pod cannot run on a node: another pod has its host port there; or null.</summary>
    public static NetConfigException? HostPortClash(Cluster cluster, Pod pod, Node node)
    {
        var wanted = HostPortsOf(pod).ToList();
        if (wanted.Count == 0)
            return null;
        foreach (var other in cluster.PodsOn(node.Name))
        {
            if (other.Name == pod.Name || other.HasEnded)
                continue;
            foreach (var held in HostPortsOf(other))
            {
                if (wanted.Where(port => Overlap(port, held)).Select(port => ((IpProtocol Protocol, ushort Port, IpAddress? Address)?)port).FirstOrDefault() is { } clash)
                {
                    return new NetConfigException("HostPortTaken",
                        $"Pod '{pod.Name}' cannot have {clash.Protocol.ToName()} port {clash.Port} of node '{node.Name}': pod '{other.Name}' has it. Take another port or another node.");
                }
            }
        }

        return null;
    }

    /// <summary>Why a pod cannot have an address that it brings along, on whatever node; null where it can.</summary>
    public static NetConfigException? AddressClash(Cluster cluster, Pod pod, IpAddress address)
    {
        if (pod.Addresses.Count(other => other.Family == address.Family) > 1)
            return new NetConfigException("InvalidPodAddress", $"Pod '{pod.Name}' has more than one {address.Family} address; give it at most one of each family.");
        if (cluster.Index.PodAt(address) is { } holder && holder != pod.Name)
            return new NetConfigException("PodAddressTaken", $"Pod '{pod.Name}' cannot have {address}: pod '{holder}' has it. Give it another address or none.");
        return cluster.Index.NodeAt(address) is { } other
            ? new NetConfigException("PodAddressTaken", $"Pod '{pod.Name}' cannot have {address}: it is the address of node '{other}'. Give it another address or none.")
            : null;
    }

    /// <summary>Why a pod cannot have an address that it brings along on a node; null where it can.</summary>
    public static NetConfigException? AddressClash(Cluster cluster, Pod pod, Node node, IpAddress address)
    {
        if (AddressClash(cluster, pod, address) is { } clash)
            return clash;
        if (cluster.Options.Cni == CniKind.Calico)
            return null;
        if (node.PodCidrOf(address.Family) is not { } cidr || !cidr.Contains(address))
        {
            return new NetConfigException("PodAddressOutsideNode",
                $"Pod '{pod.Name}' cannot have {address} on node '{node.Name}', whose pod network is {string.Join(" and ", node.PodCidrs)}. Give it an address of that network or none.");
        }

        if (address.Bits - cidr.Address.Bits < 2 || (address.Family == IpFamily.IPv4 && address == cidr.LastAddress))
            return new NetConfigException("PodAddressTaken", $"Pod '{pod.Name}' cannot have {address}: in {cidr} the first host address is the gateway's, and the first and last address are not those of a host.");
        return null;
    }

    // validatePodDNSConfig in pkg/apis/core/validation.
    private static void RequireDns(Pod pod)
    {
        const int MostNameservers = 3, MostSearches = 32, MostCharacters = 2048;
        if (pod.Dns is { Policy: DnsPolicy.None, Nameservers.IsEmpty: true })
            throw new NetConfigException("InvalidPodDns", $"Pod '{pod.Name}' has dnsPolicy None but no nameserver; give it at least one in its dnsConfig.");
        if (pod.Dns.Nameservers.Count > MostNameservers || pod.Dns.Searches.Count > MostSearches)
            throw new NetConfigException("InvalidPodDns", $"Pod '{pod.Name}' has {pod.Dns.Nameservers.Count} nameservers and {pod.Dns.Searches.Count} search domains; a resolver takes at most {MostNameservers} and {MostSearches}.");
        if (string.Join(' ', pod.Dns.Searches.Items) is { Length: > MostCharacters and var length })
            throw new NetConfigException("InvalidPodDns", $"The search domains of pod '{pod.Name}' have {length} characters together; a resolver takes at most {MostCharacters}.");
        foreach (var search in pod.Dns.Searches)
            ObjectNames.RequireSearchDomain(search);
    }

    private static void RequireSane(Pod pod, ContainerPort port)
    {
        if (port.Port == 0)
            throw new NetConfigException("InvalidContainerPort", $"A container of pod '{pod.Name}' declares port 0; ports are 1..65535.");
        if (port.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            throw new NetConfigException("InvalidContainerPort", $"Port {port.Port} of pod '{pod.Name}' has protocol {port.Protocol.ToName()}; containers listen on TCP, UDP or SCTP.");
        if (port.Name is { } name)
            ObjectNames.RequirePortName("container port", name);
        if (pod.HostNetwork && port.HostPort is { } host && host != port.Port)
            throw new NetConfigException("InvalidContainerPort", $"Pod '{pod.Name}' uses its node's network, so host port {host} must be the container's own port {port.Port}; leave the host port out.");
        if (port is { HostIp: not null, HostPort: null })
            throw new NetConfigException("InvalidContainerPort", $"Port {port.Port} of pod '{pod.Name}' has a host address but no host port; give both or none.");
    }

    // The scheduler's NodePorts filter: the ports of hostNetwork containers are host ports too.
    private static IEnumerable<(IpProtocol Protocol, ushort Port, IpAddress? Address)> HostPortsOf(Pod pod)
    {
        foreach (var container in pod.Containers)
        {
            foreach (var port in container.Ports)
            {
                if (pod.HostNetwork)
                    yield return (port.Protocol, port.Port, null);
                else if (port.HostPort is { } host and not 0)
                    yield return (port.Protocol, host, port.HostIp is { IsUnspecified: false } address ? address : null);
            }
        }
    }

    private static bool Overlap((IpProtocol Protocol, ushort Port, IpAddress? Address) one, (IpProtocol Protocol, ushort Port, IpAddress? Address) other) =>
        one.Protocol == other.Protocol && one.Port == other.Port && (one.Address is null || other.Address is null || one.Address == other.Address);
}
