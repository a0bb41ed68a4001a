using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Tests.Sessions;

/// <summary>Links and addresses as <c>ip -br addr show</c> prints them.</summary>
internal static class BriefAddresses
{
    public static string Print(NetworkConfig config, NamespaceConfig home, IpFamily? family, string? only) => string.Concat(home.Links.Values
        .Where(link => only is null || link.Name == only)
        .Select(link => (Link: link, Addresses: link.Addresses.Where(address => family is null || address.Address.Address.Family == family).ToList()))
        .Where(row => family is null || row.Addresses.Count > 0)
        .Select(row => Line(config, home, row.Link, row.Addresses)));

    private static string Line(NetworkConfig config, NamespaceConfig home, Link link, List<LinkAddress> addresses) =>
        $"{Name(config, link),-16} {State(config, home, link),-14} {string.Concat(addresses.Select(address => Text(address) + ' '))}\n";

    private static string Name(NetworkConfig config, Link link) =>
        link is VethLink veth && config.PeerOf(veth) is { } peer ? $"{link.Name}@{peer.Name}" : link.Name;

    private static string Text(LinkAddress address) =>
        address.Peer is { } peer ? $"{address.Address.Address} peer {peer}/{address.Address.Length}" : $"{address.Address}";

    private static string State(NetworkConfig config, NamespaceConfig home, Link link) => link switch
    {
        { IsUp: false } => "DOWN",
        LoopbackLink or BridgeLink { CarrierFollowsPorts: false } => "UNKNOWN",
        _ when config.HasCarrier(home, link) => "UP",
        VethLink => "LOWERLAYERDOWN",
        _ => "DOWN",
    };
}
