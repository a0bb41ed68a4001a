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
        VrfLink vrf => $"vrf table {vrf.Table}",
        BondLink bond => Bond(home, bond),
        BridgeLink { VlanFiltering: true } bridge => $"bridge vlan_filtering 1 vlan_protocol {bridge.VlanProtocol.ToName()} vlan_default_pvid {bridge.DefaultPvid}",
        _ => TunnelText.Of(home, link),
    };

    private static string Bond(NamespaceConfig home, BondLink bond)
    {
        string Named(string word, int? index) => index is { } slave && home.Links.TryGetValue(slave, out var link) ? $" {word} {link.Name}" : "";
        return $"bond mode {bond.Mode.ToName()} xmit_hash_policy {bond.HashPolicy.ToName()}{Named("primary", bond.Primary)}{Named("active_slave", bond.ActiveSlave)}";
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
