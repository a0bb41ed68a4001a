using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Views;

/// <summary>What a link is, in the words of <c>ip -d link show</c>.</summary>
internal static class LinkText
{
    /// <summary>One line, or null for a link about which there is nothing to say.</summary>
    public static string? Of(NamespaceConfig home, Link link) => link switch
    {
        VlanLink vlan => $"vlan protocol {vlan.Protocol.ToName()} id {vlan.Id}{(vlan.LooseBinding ? " loose_binding" : "")}",
        MacvlanLink macvlan => $"macvlan mode {Word(macvlan.Mode)}",
        IpvlanLink ipvlan => $"ipvlan mode {Word(ipvlan.Mode)} {Word(ipvlan.Flag)}",
        BridgeLink { VlanFiltering: true } bridge => $"bridge vlan_filtering 1 vlan_protocol {bridge.VlanProtocol.ToName()} vlan_default_pvid {bridge.DefaultPvid}",
        _ => TunnelText.Of(home, link),
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
