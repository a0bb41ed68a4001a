using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// hostPort: the chains of the portmap plugin's iptables backend (plugins/meta/portmap of containernetworking/plugins). What is sent to the node's port goes to the
/// pod; what comes from the pod's own network or from the node's loopback address is masqueraded.
/// </summary>
internal static class PortMap
{
    private const string Dnat = "CNI-HOSTPORT-DNAT";
    private const string SetMark = "CNI-HOSTPORT-SETMARK";
    private const string Masq = "CNI-HOSTPORT-MASQ";
    private const string MarkBit = "0x2000/0x2000";
    private const int MultiportMax = 15;

    /// <summary>Adds a pod's ports.</summary>
    public static NetworkConfig Add(NetworkConfig config, string network, Cluster cluster, Node node, Pod pod)
    {
        var ports = PortsOf(pod);
        if (ports.Count == 0)
            return config;
        foreach (var address in pod.Addresses)
        {
            var where = new TableLocation(node.Name, TableName.Nat, address.Family);
            var inside = new InterfaceAddress(address, LengthOf(cluster, node, address));
            config = PluginRules.Add(config, where, (blank, table) => AddPod(AddShared(blank, table), table, network, ContainerId.Of(cluster, pod), inside, ports), "POSTROUTING");
        }

        // Packets from 127.0.0.1 may leave by the pods' bridge only then.
        return EnableLocalnet(config, node, pod);
    }

    /// <summary>Takes a pod's ports away.</summary>
    public static NetworkConfig Remove(NetworkConfig config, string network, Cluster cluster, Node node, Pod pod)
    {
        if (PortsOf(pod).Count == 0)
            return config;
        var chain = CniChains.Name("DN-", network, ContainerId.Of(cluster, pod));
        return pod.Addresses.Aggregate(config, (rest, address) => CniChains.Remove(rest, new TableLocation(node.Name, TableName.Nat, address.Family), chain, Dnat));
    }

    /// <summary>The ports of a pod that its node leads to it.</summary>
    public static List<ContainerPort> PortsOf(Pod pod) =>
        [.. pod.Containers.SelectMany(container => container.Ports).Where(port => port.HostPort is not (null or 0))];

    // Calico's pods have no network around their address.
    private static int LengthOf(Cluster cluster, Node node, IpAddress address) =>
        cluster.Options.Cni != CniKind.Calico && node.PodCidrOf(address.Family) is { } cidr ? cidr.Length : address.Family.AddressBits();

    // What all pods with host ports share. Packets are masqueraded before other plugins' rules see them.
    private static NetworkConfig AddShared(NetworkConfig config, in TableLocation where) => config
        .AddChain(where, SetMark)
        .AppendRule(where, SetMark, $"-m comment --comment 'CNI portfwd masquerade mark' -j MARK --set-xmark {MarkBit}")
        .AddChain(where, Masq)
        .AppendRule(where, Masq, $"-m mark --mark {MarkBit} -j MASQUERADE")
        .AppendRule(where, "POSTROUTING", $"-m comment --comment 'CNI portfwd requiring masquerade' -j {Masq}")
        .AddChain(where, Dnat)
        .AppendRule(where, "PREROUTING", $"-m addrtype --dst-type LOCAL -j {Dnat}")
        .AppendRule(where, "OUTPUT", $"-m addrtype --dst-type LOCAL -j {Dnat}");

    private static NetworkConfig AddPod(NetworkConfig config, in TableLocation where, string network, string id, InterfaceAddress address, List<ContainerPort> ports)
    {
        var chain = CniChains.Name("DN-", network, id);
        config = config.AddChain(where, chain);
        foreach (var port in ports)
        {
            if (port.HostIp is { } bound && bound.Family != where.Family)
                continue;
            var head = $"-p {port.Protocol.ToName()}{(port.HostIp is { IsUnspecified: false } host ? $" -d {host}" : "")} --dport {port.HostPort}";
            config = config.AppendRule(where, chain, $"{head} -s {address} -j {SetMark}");
            if (where.Family == IpFamily.IPv4)
                config = config.AppendRule(where, chain, $"{head} -s 127.0.0.1 -j {SetMark}");
            config = config.AppendRule(where, chain, $"{head} -j DNAT --to-destination {PacketText.Endpoint(address.Address, port.Port, port.Protocol)}");
        }

        foreach (var protocol in ports.GroupBy(port => port.Protocol.ToName()).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var some in protocol.Chunk(MultiportMax))
                config = config.AppendRule(where, Dnat, $"-p {protocol.Key} {CniChains.Comment("dnat ", network, id)} -m multiport --dports {string.Join(',', some.Select(port => port.HostPort))} -j {chain}");
        }

        return config;
    }

    private static NetworkConfig EnableLocalnet(NetworkConfig config, Node node, Pod pod)
    {
        const string sysctl = "net.ipv4.conf.{0}.route_localnet";
        foreach (var address in pod.Addresses.Where(address => address.Family == IpFamily.IPv4))
        {
            if (LinkTowards(config[node.Name], address) is { } link)
                config = config.SetSysctl(node.Name, sysctl.Replace("{0}", link.Replace('.', '/')), "1");
        }

        return config;
    }

    // getRoutableHostIF: the link of the node's route to the pod.
    private static string? LinkTowards(NamespaceConfig home, IpAddress address)
    {
        var route = home.Routing(address.Family).GetTable(Engine.Routing.RouteTableId.Main).Routes
            .Where(route => route.Destination.Contains(address) && !route.NextHops.IsEmpty).MaxBy(route => route.Destination.Length);
        return route is null ? null : home.Links[route.NextHops[0].LinkIndex].Name;
    }
}
