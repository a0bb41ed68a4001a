namespace KubeNet.PowerShell.Commands;

/// <summary>The kinds of links that are modelled, as <c>ip link add type</c> names them.</summary>
internal static class LinkKinds
{
    public static IReadOnlyList<string> All { get; } =
        ["veth", "bridge", "vxlan", "vlan", "macvlan", "ipvlan", "bond", "vrf", "ipip", "gre", "gretap", "sit", "dummy", "loopback", "external"];
}
