using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Underlay;

/// <summary>The bridges of a cluster's node network, one for each segment, and the ports of the nodes in them.</summary>
internal sealed class Segments(Cluster cluster, string lan)
{
    private const string BridgePrefix = "lan";

    private readonly Dictionary<IpPrefix, string> _bridges = [];
    private readonly Dictionary<IpPrefix, IpAddress> _routers = [];
    private NamespaceConfig? _blank;

    /// <summary>Makes the namespace of the network where it is not there yet, and finds the bridges that it has.</summary>
    public NetworkConfig Open(NetworkConfig config)
    {
        if (!config.Namespaces.ContainsKey(lan))
        {
            config = config.AddNamespace(lan)
                .SetLink(lan, "lo", new LinkChange { Up = true })
                .SetSysctl(lan, "net.ipv4.ip_forward", "1")
                .SetSysctl(lan, "net.bridge.bridge-nf-call-iptables", "0")
                .SetSysctl(lan, "net.bridge.bridge-nf-call-ip6tables", "0");
            if (cluster.Options.Families.Contains(IpFamily.IPv6))
                config = config.SetSysctl(lan, "net.ipv6.conf.all.forwarding", "1");

            // A switch's ports have no addresses of their own.
            config = config.SetSysctl(lan, "net.ipv6.conf.default.disable_ipv6", "1");
        }

        foreach (var bridge in config[lan].Links.Values.OfType<BridgeLink>())
        {
            foreach (var address in bridge.Addresses)
            {
                _bridges[address.Network] = bridge.Name;
                _routers.TryAdd(address.Network, address.Address.Address);
            }
        }

        return config;
    }

    /// <summary>The address of the router beside a node's.</summary>
    public IpAddress RouterBeside(IpAddress node) => _routers[SegmentOf(node)];

    /// <summary>Gives the router another address in segments where a node or pod has come to have its own; the nodes' default routes by it follow.</summary>
    public NetworkConfig MoveRouters(NetworkConfig config, IReadOnlySet<string> joined)
    {
        foreach (var (segment, former) in _routers.Where(router => cluster.HasHost(router.Value)).ToList())
        {
            config = OpenRouter(config.RemoveAddress(lan, _bridges[segment], new InterfaceAddress(former, segment.Length)), segment);
            foreach (var node in cluster.Nodes.Values.Where(node => !joined.Contains(node.Name) && config.Namespaces.ContainsKey(node.Name) && node.Addresses.Any(segment.Contains)))
            {
                if (config[node.Name].Routing(segment.Family).GetTable(RouteTableId.Main)[IpPrefix.Default(segment.Family)].Any(route => route.NextHops.Any(hop => hop.Via == former)))
                    config = config.ReplaceRoute(node.Name, NodeNetwork.DefaultRoute(_routers[segment]));
            }
        }

        return config;
    }

    /// <summary>Makes a node's namespace with its link, which is a port of its segment's bridge.</summary>
    public NetworkConfig Attach(NetworkConfig config, Node node)
    {
        config = config.With((_blank ??= Blank(config.Macs, cluster.Options)) with { Name = node.Name });
        config = BridgeFor(config, node, out var bridge);
        var port = LinkNames.Fit(node.Name, name => config[lan].FindLink(name) is null);
        return config.AddVethPair(new VethSpec(node.Name, NodeNetwork.NodeLink, lan, port))
            .SetLink(lan, port, new LinkChange { Master = bridge, Up = true })
            .SetLink(node.Name, NodeNetwork.NodeLink, new LinkChange { Up = true });
    }

    // What all nodes have before they are attached: lo, and the sysctls that distributions and kubeadm set (systemd's 50-default.conf has rp_filter 2).
    private static NamespaceConfig Blank(MacAllocator macs, ClusterOptions options)
    {
        const string name = "blank";
        var config = new NetworkConfig { Macs = macs }.AddNamespace(name)
            .SetSysctl(name, "net.ipv4.ip_forward", "1")
            .SetSysctl(name, "net.ipv4.conf.default.rp_filter", "2")
            .SetSysctl(name, "net.bridge.bridge-nf-call-iptables", "1")
            .SetSysctl(name, "net.bridge.bridge-nf-call-ip6tables", "1");
        if (options.Families.Contains(IpFamily.IPv6))
            config = config.SetSysctl(name, "net.ipv6.conf.all.forwarding", "1");
        return config.SetLink(name, "lo", new LinkChange { Up = true })[name];
    }

    private NetworkConfig BridgeFor(NetworkConfig config, Node node, out string bridge)
    {
        bridge = "";
        foreach (var address in node.Addresses)
        {
            var segment = SegmentOf(address);
            if (_bridges.TryGetValue(segment, out var found))
            {
                bridge = bridge.Length == 0 ? found : bridge;
                continue;
            }

            if (bridge.Length == 0)
                config = AddBridge(config, out bridge);
            if (address.Family == IpFamily.IPv6)
                config = config.SetSysctl(lan, $"net.ipv6.conf.{bridge}.disable_ipv6", "0");
            _bridges.Add(segment, bridge);
            config = OpenRouter(config, segment);
        }

        return config;
    }

    private IpPrefix SegmentOf(IpAddress address) => new(address, cluster.Options.SegmentLength(address.Family));

    private NetworkConfig OpenRouter(NetworkConfig config, IpPrefix segment)
    {
        _routers[segment] = cluster.RouterOf(segment)!.Value;
        return config.AddAddress(lan, _bridges[segment], new InterfaceAddress(_routers[segment], segment.Length), new AddressOptions { StandardBroadcast = true });
    }

    private NetworkConfig AddBridge(NetworkConfig config, out string bridge)
    {
        var number = 0;
        while (config[lan].FindLink($"{BridgePrefix}{number}") is not null)
            number++;
        bridge = $"{BridgePrefix}{number}";
        config = config.AddBridge(lan, bridge);

        // The router keeps its MAC whichever nodes come and go.
        return config.SetLink(lan, bridge, new LinkChange { Mac = config.Link(lan, bridge).Mac, Up = true });
    }
}
