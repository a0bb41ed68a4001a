using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// kindnetd, of clusters that kind makes (images/kindnetd of kind): no bridge, but the ptp plugin (plugins/main/ptp of containernetworking/plugins), whose veths
/// all have the gateway's address on the node; a route to each other node's pods by that node's own address; and the chain KIND-MASQ-AGENT, which masquerades
/// what is for neither the node nor the pod networks (SyncRules in masq.go). Nodes must share a link.
/// </summary>
internal sealed class KindnetPlugin(ClusterOptions options) : CniPlugin
{
    private const int Mtu = 1500;
    private const string Masq = "KIND-MASQ-AGENT";

    // The same on all nodes.
    private readonly IReadOnlyList<(IpFamily Family, Lazy<Table> Nat)> _masq =
        [.. options.PodCidrs.Items.Select(network => (network.Family, new Lazy<Table>(() => PluginRules.Write(TableName.Nat, network.Family, (blank, table) => Masquerade(blank, table, network)))))];

    /// <inheritdoc/>
    public override string NetworkName => "kindnet";

    /// <inheritdoc/>
    public override NetworkConfig AddNode(NetworkConfig config, Cluster cluster, Node node) =>
        _masq.Aggregate(config, (all, masq) => PluginRules.Add(all, new TableLocation(node.Name, TableName.Nat, masq.Family), masq.Nat.Value));

    /// <inheritdoc/>
    public override NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod)
    {
        var host = BridgeNetwork.HostLink(cluster, pod);
        var home = pod.NetworkNamespace;
        config = config.AddVethPair(new VethSpec(home, PodNamespace.Link, node.Name, host) { Mtu = Mtu })
            .SetLink(node.Name, host, new LinkChange { Up = true })
            .SetLink(home, PodNamespace.Link, new LinkChange { Up = true });
        foreach (var address in pod.Addresses)
        {
            if (node.PodCidrOf(address.Family) is not { } cidr)
                throw new NetConfigException("PodAddressOutsideNode", $"Pod '{pod.Name}' has the address {address}, but node '{node.Name}' has no {address.Family} pod network; give the node one.");
            var gateway = cidr.Address.Add(1);
            config = SetUpPod(config, home, cidr, address, gateway);
            config = SetUpHost(config, node.Name, host, address, gateway);
        }

        return config;
    }

    /// <inheritdoc/>
    public override string PeerGroup(Cluster cluster, Node node) => SegmentOf(options, node);

    // setupContainerVeth: the pod's address has the length of the network, but all of the network is behind the gateway. The plugin deletes the connected route again,
    // which leaves the same as not to make it, but for the address's flag.
    private static NetworkConfig SetUpPod(NetworkConfig config, string home, IpPrefix cidr, IpAddress address, IpAddress gateway) => config
        .AddAddress(home, PodNamespace.Link, new InterfaceAddress(address, cidr.Length), new AddressOptions { StandardBroadcast = true, NoPrefixRoute = true })
        .AddRoute(home, new RouteSpec { Destination = IpPrefix.Host(gateway), Link = PodNamespace.Link, PrefSrc = address })
        .AddRoute(home, new RouteSpec { Destination = cidr, Via = gateway, Link = PodNamespace.Link, PrefSrc = address })
        .AddRoute(home, new RouteSpec { Destination = IpPrefix.Default(address.Family), Via = gateway, Link = PodNamespace.Link });

    // setupHostVeth; the scope is that of AddHostRoute.
    private static NetworkConfig SetUpHost(NetworkConfig config, string node, string host, IpAddress address, IpAddress gateway) => config
        .AddAddress(node, host, new InterfaceAddress(gateway, gateway.Family.AddressBits()))
        .AddRoute(node, new RouteSpec { Destination = IpPrefix.Host(address), Link = host, Scope = address.Family == IpFamily.IPv4 ? AddressScope.Host : null });

    private static NetworkConfig Masquerade(NetworkConfig config, TableLocation table, IpPrefix network) => config
        .AddChain(table, Masq)
        .AppendRule(table, Masq, $"-d {network} -m comment --comment 'kind-masq-agent: local traffic is not subject to MASQUERADE' -j RETURN")
        .AppendRule(table, Masq, "-m comment --comment 'kind-masq-agent: outbound traffic is subject to MASQUERADE (must be last in chain)' -j MASQUERADE")
        .AppendRule(table, "POSTROUTING", $"-m addrtype ! --dst-type LOCAL -m comment --comment 'kind-masq-agent: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom {Masq} chain' -j {Masq}");
}
