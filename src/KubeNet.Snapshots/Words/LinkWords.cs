using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Snapshots.Words;

/// <summary>What a link was told, in the words with which <c>ip link</c> and <c>bridge vlan</c> take it.</summary>
internal static class LinkWords
{
    private const int UsualAgeing = 300;
    private const int HundredthsOfSecond = 100;

    /// <summary>What stands behind <c>type KIND</c> when the link is made.</summary>
    public static IEnumerable<LinkWord> OfType(NamespaceConfig home, Link link) => link switch
    {
        BridgeLink bridge => Bridge(bridge),
        VxlanLink vxlan => Vxlan(home, vxlan),
        IpipLink ipip => Ipip(home, ipip),
        VlanLink vlan =>
        [
            LinkWord.Of("protocol", vlan.Protocol.ToName(), vlan.Protocol == VlanProtocol.Dot1Q),
            LinkWord.Of("id", vlan.Id),
            LinkWord.OnOff("loose_binding", vlan.LooseBinding, usual: false),
        ],
        MacvlanLink macvlan => [LinkWord.Of("mode", Lower(macvlan.Mode))],
        IpvlanLink ipvlan => [LinkWord.Of("mode", Lower(ipvlan.Mode)), new LinkWord("flag", Lower(ipvlan.Flag))],
        _ => [],
    };

    /// <summary>What stands behind <c>type bridge_slave</c> once the link is a port of a bridge.</summary>
    public static IEnumerable<LinkWord> OfPort(BridgePort port) =>
    [
        LinkWord.OnOff("hairpin", port.Hairpin, usual: false),
        LinkWord.OnOff("learning", port.Learning, usual: true),
        LinkWord.OnOff("flood", port.Flood, usual: true),
        LinkWord.OnOff("mcast_flood", port.McastFlood, usual: true),
        LinkWord.OnOff("bcast_flood", port.BcastFlood, usual: true),
        LinkWord.OnOff("isolated", port.Isolated, usual: false),
        LinkWord.Of("state", (byte)port.State, port.State == BridgePortState.Forwarding),
    ];

    /// <summary>What stands behind <c>bridge vlan add</c>, without the device.</summary>
    public static LinkWord OfVlan(BridgeVlan vlan) => new($"vid {vlan.Id}", $"vid {vlan.Id}{(vlan.IsPvid ? " pvid" : "")}{(vlan.IsUntagged ? " untagged" : "")}");

    private static IEnumerable<LinkWord> Bridge(BridgeLink bridge) =>
    [
        LinkWord.Of("ageing_time", bridge.AgeingTime * HundredthsOfSecond, bridge.AgeingTime == UsualAgeing),
        LinkWord.Bit("stp_state", bridge.Stp),
        LinkWord.Bit("vlan_filtering", bridge.VlanFiltering),
        LinkWord.Of("vlan_protocol", bridge.VlanProtocol.ToName(), bridge.VlanProtocol == VlanProtocol.Dot1Q),
        LinkWord.Of("vlan_default_pvid", bridge.DefaultPvid, bridge.DefaultPvid == BridgeLink.UsualPvid),
        LinkWord.Bit("nf_call_iptables", bridge.NfCallIptables),
        LinkWord.Bit("nf_call_ip6tables", bridge.NfCallIp6tables),
    ];

    private static IEnumerable<LinkWord> Vxlan(NamespaceConfig home, VxlanLink vxlan)
    {
        yield return LinkWord.Of("id", vxlan.Id);
        if (vxlan.Remote is { } remote)
            yield return new LinkWord("remote", $"{(remote.IsMulticast ? "group" : "remote")} {remote}");
        if (vxlan.Local is { } local)
            yield return LinkWord.Of("local", local);
        if (Below(home, vxlan) is { } lower)
            yield return LinkWord.Of("dev", lower);
        if (vxlan.SourcePorts is { } ports)
            yield return new LinkWord("srcport", $"srcport {ports.First} {ports.Last}");
        yield return LinkWord.Of("dstport", vxlan.DestinationPort);
        yield return LinkWord.Flag("learning", vxlan.Learning, usual: true);
        yield return LinkWord.Of("ageing", vxlan.AgeingTime, vxlan.AgeingTime == UsualAgeing);
        yield return vxlan.InheritsTtl ? new LinkWord("ttl", "ttl inherit") : Hops("ttl", vxlan.Ttl, "ttl auto");
        yield return Hops("tos", vxlan.Tos, "tos 0");
        yield return LinkWord.Of("df", Lower(vxlan.DontFragment), vxlan.DontFragment == VxlanDf.Unset);
        yield return LinkWord.Flag("udpcsum", vxlan.UdpCsum, usual: true);
        yield return LinkWord.Flag("udp6zerocsumtx", vxlan.UdpZeroCsum6Tx, usual: false);
        yield return LinkWord.Flag("udp6zerocsumrx", vxlan.UdpZeroCsum6Rx, usual: false);
    }

    private static IEnumerable<LinkWord> Ipip(NamespaceConfig home, IpipLink ipip)
    {
        if (ipip.Remote is { } remote)
            yield return LinkWord.Of("remote", remote);
        if (ipip.Local is { } local)
            yield return LinkWord.Of("local", local);
        if (Below(home, ipip) is { } lower)
            yield return LinkWord.Of("dev", lower);
        yield return Hops("ttl", ipip.Ttl, "ttl inherit");
        yield return Hops("tos", ipip.Tos, "tos 0");
        yield return LinkWord.Flag("pmtudisc", ipip.PmtuDiscovery, usual: true);
    }

    private static LinkWord Hops(string key, byte value, string usual) => value == 0 ? new LinkWord(key, usual, IsUsual: true) : LinkWord.Of(key, key == "tos" && value == 1 ? "inherit" : value);

    private static string? Below(NamespaceConfig home, TunnelLink tunnel) => tunnel.LowerIndex is { } index ? home.Links.GetValueOrDefault(index)?.Name : null;

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
