using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// flannel with its vxlan backend (pkg/backend/vxlan): on each node <c>flannel.1</c> (and <c>flannel-v6.1</c>) with the address of its pod network, and for each other
/// node a permanent neighbour, an FDB entry to its own address and an onlink route.
/// </summary>
internal sealed class FlannelVxlanPlugin(ClusterOptions options) : CniPlugin
{
    private const int Vni = 1;
    private const int Overhead = 50;
    private const int NodeMtu = 1500;
    private const uint UserMetricV6 = 1024;

    private readonly FlannelRules _rules = new();
    private readonly BridgeNetwork _bridge = new(NodeMtu - Overhead, options.HairpinMode, options.PodCidrs);
    private readonly Dictionary<(IpFamily Family, int Link), (IReadOnlyList<Node> Nodes, List<Peer> Peers)> _peers = [];

    /// <inheritdoc/>
    public override string NetworkName => "cbr0";

    /// <inheritdoc/>
    public override NetworkConfig AddNode(NetworkConfig config, Cluster cluster, Node node)
    {
        foreach (var cidr in node.PodCidrs)
        {
            if (node.AddressOf(cidr.Family) is not { } local || NodeLink(config[node.Name], node) is not { } lower)
                continue;
            var device = Device(cidr.Family);
            config = config.AddVxlan(new VxlanSpec(node.Name, device, Vni) { Device = lower.Name, Local = local, Learning = false, Mtu = lower.Mtu - Overhead, Mac = MacOf(node, cidr.Family) })
                .AddAddress(node.Name, device, new InterfaceAddress(cidr.Address, cidr.Family.AddressBits()))
                .SetLink(node.Name, device, new LinkChange { Up = true });
        }

        return _rules.Add(config, cluster, node);
    }

    /// <inheritdoc/>
    public override NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod) => _bridge.AddPod(config, cluster, node, pod);

    /// <inheritdoc/>
    public override string PeerGroup(Cluster cluster, Node node) => NetworkName;

    /// <inheritdoc/>
    public override PeerPath? PathOf(NamespaceConfig home, Node node, IpFamily family) => home.FindLink(Device(family)) is { } link ? new PeerPath(link.Index) : null;

    /// <inheritdoc/>
    public override Route? RouteTo(in PeerPods pods, in PeerPath path) => pods.Via is null ? null : new Route
    {
        Destination = pods.Destination,
        NextHops = [new NextHop { Via = pods.Destination.Address, LinkIndex = path.Link, OnLink = true }],
        Metric = pods.Destination.Family == IpFamily.IPv6 ? UserMetricV6 : 0,
    };

    /// <inheritdoc/>
    public override NamespaceConfig WithPeers(NamespaceConfig home, IReadOnlyList<Node> gone, IReadOnlyList<Node> fresh)
    {
        foreach (var family in options.Families)
        {
            if (home.FindLink(Device(family)) is not VxlanLink vxlan)
                continue;
            var lost = gone.Select(node => MacOf(node, family)).ToHashSet();
            var entries = vxlan.StaticFdb.Where(entry => !lost.Contains(entry.Mac)).ToList();
            var neighbors = home.Neighbors.Where(neighbor => neighbor.LinkIndex != vxlan.Index || !lost.Contains(neighbor.Mac)).ToList();
            foreach (var peer in PeersOf(fresh, family, vxlan.Index))
            {
                if (peer.Node == home.Name)
                    continue;
                entries.Add(peer.Entry);
                neighbors.Add(peer.Neighbor);
            }

            home = home.With(vxlan with { StaticFdb = entries.ToEquatableArray() }) with { Neighbors = neighbors.ToEquatableArray() };
        }

        return home;
    }

    private static string Device(IpFamily family) => family == IpFamily.IPv4 ? "flannel.1" : "flannel-v6.1";

    // flannel draws the address at random and publishes it with the node's lease; here it follows from the node's name (locally administered, unicast).
    private static MacAddress MacOf(Node node, IpFamily family)
    {
        const int Bytes = 6;
        var drawn = Convert.ToUInt64(LinkNames.Hash($"{Device(family)} {node.Name}")[..(2 * Bytes)], 16);
        return new MacAddress((drawn & 0xfcff_ffff_ffff) | 0x0200_0000_0000);
    }

    // Thousands of nodes hold the same entries.
    private List<Peer> PeersOf(IReadOnlyList<Node> nodes, IpFamily family, int link)
    {
        if (!_peers.TryGetValue((family, link), out var known) || !ReferenceEquals(known.Nodes, nodes))
        {
            var peers = nodes.Where(node => node.PodCidrOf(family) is not null && node.AddressOf(family) is not null).Select(node => PeerOf(node, family, link)).ToList();
            _peers[(family, link)] = known = (nodes, peers);
        }

        return known.Peers;
    }

    private static Peer PeerOf(Node node, IpFamily family, int link)
    {
        var mac = MacOf(node, family);
        return new Peer(node.Name, new VxlanFdbEntry(mac, [new VxlanRemote(node.AddressOf(family)!.Value)]), new StaticNeighbor(node.PodCidrOf(family)!.Value.Address, link, mac));
    }

    private sealed record Peer(string Node, VxlanFdbEntry Entry, StaticNeighbor Neighbor);
}
