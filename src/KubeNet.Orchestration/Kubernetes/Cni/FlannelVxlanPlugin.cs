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

    private readonly BridgeNetwork _bridge = new(NodeMtu - Overhead, options.HairpinMode, options.PodCidrs);
    private readonly Dictionary<(string Node, IpFamily Family), VxlanFdbEntry> _entries = [];
    private readonly Dictionary<(string Node, IpFamily Family, int Link), StaticNeighbor> _neighbors = [];

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

        return FlannelRules.Add(config, cluster, node);
    }

    /// <inheritdoc/>
    public override NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod) => _bridge.AddPod(config, cluster, node, pod);

    /// <inheritdoc/>
    public override string PeerGroup(Cluster cluster, Node node) => NetworkName;

    /// <inheritdoc/>
    public override int? PeerLink(NamespaceConfig home, Node node, IpFamily family) => home.FindLink(Device(family))?.Index;

    /// <inheritdoc/>
    public override IEnumerable<Route> RoutesTo(Cluster cluster, Node node, IpFamily family, int link)
    {
        if (node.PodCidrOf(family) is { } cidr && node.AddressOf(family) is not null)
        {
            yield return new Route
            {
                Destination = cidr,
                NextHops = [new NextHop { Via = cidr.Address, LinkIndex = link, OnLink = true }],
                Metric = family == IpFamily.IPv6 ? UserMetricV6 : 0,
            };
        }
    }

    /// <inheritdoc/>
    public override NamespaceConfig WithPeers(NamespaceConfig home, IReadOnlyList<Node> gone, IReadOnlyList<Node> fresh)
    {
        foreach (var family in options.Families)
        {
            if (home.FindLink(Device(family)) is not VxlanLink vxlan)
                continue;
            var lost = gone.Select(node => MacOf(node, family)).ToHashSet();
            var peers = fresh.Where(node => node.Name != home.Name && node.PodCidrOf(family) is not null && node.AddressOf(family) is not null).ToList();
            home = home.With(vxlan with
            {
                StaticFdb = vxlan.StaticFdb.Where(entry => !lost.Contains(entry.Mac)).Concat(peers.Select(node => EntryOf(node, family))).ToEquatableArray(),
            }) with
            {
                Neighbors = home.Neighbors.Where(neighbor => neighbor.LinkIndex != vxlan.Index || !lost.Contains(neighbor.Mac)).Concat(peers.Select(node => NeighborOf(node, family, vxlan.Index))).ToEquatableArray(),
            };
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
    private VxlanFdbEntry EntryOf(Node node, IpFamily family)
    {
        if (!_entries.TryGetValue((node.Name, family), out var entry))
            _entries.Add((node.Name, family), entry = new VxlanFdbEntry(MacOf(node, family), [new VxlanRemote(node.AddressOf(family)!.Value)]));
        return entry;
    }

    private StaticNeighbor NeighborOf(Node node, IpFamily family, int link)
    {
        if (!_neighbors.TryGetValue((node.Name, family, link), out var neighbor))
            _neighbors.Add((node.Name, family, link), neighbor = new StaticNeighbor(node.PodCidrOf(family)!.Value.Address, link, MacOf(node, family)));
        return neighbor;
    }
}
