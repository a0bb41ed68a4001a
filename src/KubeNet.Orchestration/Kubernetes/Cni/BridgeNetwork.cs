using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// What the bridge plugin does for a pod (plugins/main/bridge of containernetworking/plugins, with isDefaultGateway and host-local): a veth into
/// <c>cni0</c>, which has the first host address of the node's pod network and is the pod's default gateway.
/// </summary>
/// <param name="Mtu">The MTU of bridge and veths.</param>
/// <param name="HairpinMode"><c>hairpinMode</c>: frames may go back out of the port they came in by.</param>
/// <param name="Routes">Further routes in the pod, by way of the gateway.</param>
internal sealed record BridgeNetwork(int Mtu, bool HairpinMode, EquatableArray<IpPrefix> Routes)
{
    /// <summary>The bridge's name.</summary>
    public const string Bridge = "cni0";

    /// <summary>The name of the node's end of a pod's veth.</summary>
    public static string HostLink(Cluster cluster, Pod pod) => $"veth{ContainerId.Of(cluster, pod)[..8]}";

    /// <summary>CNI's ADD.</summary>
    public NetworkConfig AddPod(NetworkConfig config, Cluster cluster, Node node, Pod pod)
    {
        config = EnsureBridge(config, node);
        var host = HostLink(cluster, pod);
        var home = pod.NetworkNamespace;
        config = config.AddVethPair(new VethSpec(home, PodNamespace.Link, node.Name, host) { Mtu = Mtu })
            .SetLink(node.Name, host, new LinkChange { Master = Bridge, Hairpin = HairpinMode, Up = true })
            .SetLink(home, PodNamespace.Link, new LinkChange { Up = true });
        foreach (var address in pod.Addresses)
        {
            if (node.PodCidrOf(address.Family) is not { } cidr)
                throw new NetConfigException("PodAddressOutsideNode", $"Pod '{pod.Name}' has the address {address}, but node '{node.Name}' has no {address.Family} pod network; give the node one.");
            var gateway = cidr.Address.Add(1);
            config = EnsureGateway(config, node, new InterfaceAddress(gateway, cidr.Length));
            config = config.AddAddress(home, PodNamespace.Link, new InterfaceAddress(address, cidr.Length), new AddressOptions { StandardBroadcast = true });
            foreach (var route in Routes.Where(route => route.Family == address.Family))
                config = config.AddRoute(home, new RouteSpec { Destination = route, Via = gateway, Link = PodNamespace.Link });
            config = config.AddRoute(home, new RouteSpec { Destination = IpPrefix.Default(address.Family), Via = gateway, Link = PodNamespace.Link });
        }

        return config;
    }

    // The bridge keeps the MAC that it was made with: the plugin sets it to itself, so that it does not change as pods come and go (ensureAddr).
    private NetworkConfig EnsureBridge(NetworkConfig config, Node node)
    {
        if (config[node.Name].FindLink(Bridge) is BridgeLink)
            return config;
        config = config.AddBridge(node.Name, Bridge);
        return config.SetLink(node.Name, Bridge, new LinkChange { Mac = config.Link(node.Name, Bridge).Mac, Mtu = Mtu, Up = true });
    }

    private static NetworkConfig EnsureGateway(NetworkConfig config, Node node, InterfaceAddress gateway) =>
        config.Link(node.Name, Bridge).Addresses.Any(address => address.Address == gateway)
            ? config
            : config.AddAddress(node.Name, Bridge, gateway, new AddressOptions { StandardBroadcast = true });
}
