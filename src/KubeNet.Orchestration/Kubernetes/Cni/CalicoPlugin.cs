using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// Calico: no bridge. A pod has a host address and the gateway 169.254.1.1, which its node answers for by proxy ARP on the veth; the node has a route to each
/// pod and drops what is left of its block; BIRD tells the nodes of each other's blocks and of single pods outside of them, and leads there through <c>tunl0</c> where a
/// pool's IPIP says so.
/// </summary>
internal sealed class CalicoPlugin(ClusterOptions options) : CniPlugin
{
    private const string Tunnel = "tunl0";
    private const int Mtu = 1500;
    private const int IpipOverhead = 20;

    private readonly CalicoRules _rules = new(options);

    private static readonly MacAddress s_hostMac = MacAddress.Parse("ee:ee:ee:ee:ee:ee");
    private static readonly IpAddress s_gateway = IpAddress.Parse("169.254.1.1");

    /// <inheritdoc/>
    public override string NetworkName => "k8s-pod-network";

    /// <inheritdoc/>
    public override NetworkConfig AddNode(NetworkConfig config, Cluster cluster, Node node)
    {
        foreach (var block in node.PodCidrs)
            config = config.AddRoute(node.Name, new RouteSpec { Destination = block, Type = RouteType.Blackhole, Protocol = RouteProtocol.Bird });
        if (options.CalicoIpip && node.PodCidrOf(IpFamily.IPv4) is { } first)
        {
            config = config.AddIpip(new IpipSpec(node.Name, Tunnel) { Mtu = Mtu - IpipOverhead, PmtuDiscovery = false })
                .SetLink(node.Name, Tunnel, new LinkChange { Up = true })
                .AddAddress(node.Name, Tunnel, InterfaceAddress.Parse(IpPrefix.Host(TunnelAddress(cluster, first)).ToString()));
        }

        return _rules.Add(config, node);
    }

    /// <inheritdoc/>
    public override NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod)
    {
        var host = CalicoNames.HostLink(pod.Name);
        var home = pod.NetworkNamespace;
        config = config.AddVethPair(new VethSpec(home, PodNamespace.Link, node.Name, host) { PeerMac = s_hostMac, Mtu = options.CalicoIpip ? Mtu - IpipOverhead : Mtu });
        foreach (var (key, value) in HostSysctls(pod))
            config = config.SetSysctl(node.Name, key.Replace("*", host, StringComparison.Ordinal), value);
        config = config.SetLink(node.Name, host, new LinkChange { Up = true }).SetLink(home, PodNamespace.Link, new LinkChange { Up = true });
        foreach (var address in pod.Addresses)
        {
            var gateway = address.Family == IpFamily.IPv4 ? s_gateway : IpAddress.LinkLocal(s_hostMac);
            if (address.Family == IpFamily.IPv4)
                config = config.AddRoute(home, new RouteSpec { Destination = IpPrefix.Host(gateway), Link = PodNamespace.Link });
            config = config.AddRoute(home, new RouteSpec { Destination = IpPrefix.Default(address.Family), Via = gateway, Link = PodNamespace.Link })
                .AddAddress(home, PodNamespace.Link, InterfaceAddress.Parse(IpPrefix.Host(address).ToString()))
                .AddRoute(node.Name, new RouteSpec { Destination = IpPrefix.Host(address), Link = host });
        }

        return config;
    }

    /// <inheritdoc/>
    public override string PeerGroup(Cluster cluster, Node node) => options.CalicoIpip ? NetworkName : SegmentOf(options, node);

    /// <inheritdoc/>
    public override PeerPath? PathOf(NamespaceConfig home, Node node, IpFamily family)
    {
        if (!IsTunneled(family))
            return base.PathOf(home, node, family);
        if (home.FindLink(Tunnel)?.Index is not { } tunnel)
            return null;
        return options.CalicoIpipCrossSubnet && node.AddressOf(family) is { } own && base.PathOf(home, node, family) is { } plain
            ? plain with { Tunnel = tunnel, Segment = new IpPrefix(own, options.SegmentLength(family)) }
            : new PeerPath(tunnel, tunnel);
    }

    // The filter calico_kernel_programming of bird_ipam.cfg (confd): with CrossSubnet a next hop in the node's own subnet has no krt_tunnel.
    /// <inheritdoc/>
    public override Route? RouteTo(in PeerPods pods, in PeerPath path)
    {
        var tunnel = pods.Via is { } peer ? path.TunnelTo(peer) : null;
        var route = RouteByAddress(pods, tunnel ?? path.Link, RouteProtocol.Bird);
        return route is null || tunnel is null ? route : route with { NextHops = [route.NextHops[0] with { OnLink = true }] };
    }

    /// <inheritdoc/>
    public override RouteSpec? RouterRouteTo(in PeerPods pods) => !IsTunneled(pods.Destination.Family) && pods.Via is { } via
        ? new RouteSpec { Destination = pods.Destination, Via = via, Protocol = RouteProtocol.Bird }
        : null;

    private bool IsTunneled(IpFamily family) => options.CalicoIpip && family == IpFamily.IPv4;

    // The first of the node's block. Where an imported pod has that one, the last that is free, which pods get last.
    private static IpAddress TunnelAddress(Cluster cluster, IpPrefix block)
    {
        var address = block.Address;
        var size = block.LastAddress.Bits - block.Address.Bits;
        for (UInt128 back = 0; back < size && cluster.Index.PodAt(address) is not null; back++)
            address = block.Address.Add(size - back);
        return address;
    }

    // configureSysctls of the plugin, configureInterface of felix.
    private static IEnumerable<(string Key, string Value)> HostSysctls(Pod pod)
    {
        if (pod.AddressOf(IpFamily.IPv4) is not null)
        {
            yield return ("net.ipv4.conf.*.rp_filter", "0");
            yield return ("net.ipv4.conf.*.route_localnet", "1");
            yield return ("net.ipv4.neigh.*.proxy_delay", "0");
            yield return ("net.ipv4.conf.*.proxy_arp", "1");
            yield return ("net.ipv4.conf.*.forwarding", "1");
        }

        if (pod.AddressOf(IpFamily.IPv6) is not null)
        {
            yield return ("net.ipv6.conf.*.proxy_ndp", "1");
            yield return ("net.ipv6.conf.*.forwarding", "1");
        }
    }
}
