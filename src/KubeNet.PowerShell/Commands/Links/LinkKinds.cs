using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>The kinds of links, as <c>ip link add type</c> names them.</summary>
internal static class LinkKinds
{
    /// <summary>Those that are modelled.</summary>
    public static IReadOnlyList<string> Modelled { get; } =
        ["veth", "bridge", "vxlan", "vlan", "macvlan", "ipvlan", "bond", "vrf", "ipip", "gre", "gretap", "sit", "dummy", "loopback"];

    /// <summary>Those that are modelled, and the others that links of a lab have: ether, tun, wireguard ...</summary>
    public static IEnumerable<string> In(NetworkConfig config) =>
        Modelled.Union(config.Namespaces.Values.SelectMany(home => home.Links.Values).OfType<ExternalLink>().Select(link => link.Kind));
}
