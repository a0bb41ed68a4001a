using System.Text;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Views;

/// <summary>A tunnel's settings in the words of <c>ip -d link show</c>, without those that are as always.</summary>
internal static class TunnelText
{
    private const int DefaultAgeing = 300;

    /// <summary>One line, or null for a link that is no tunnel.</summary>
    public static string? Of(NamespaceConfig home, Link link) => link switch
    {
        VxlanLink vxlan => Vxlan(home, vxlan),
        IpTunnelLink tunnel => OverIp(home, tunnel),
        _ => null,
    };

    private static string Vxlan(NamespaceConfig home, VxlanLink vxlan)
    {
        var text = new StringBuilder($"vxlan id {vxlan.Id}");
        if (vxlan.Remote is { } remote)
            text.Append($" {(remote.IsMulticast ? "group" : "remote")} {remote}");
        if (vxlan.Local is { } local)
            text.Append($" local {local}");
        text.Append(Lower(home, vxlan));
        if (vxlan.SourcePorts is { } ports)
            text.Append($" srcport {ports.First} {ports.Last}");
        text.Append($" dstport {vxlan.DestinationPort}");
        if (!vxlan.Learning)
            text.Append(" nolearning");
        if (vxlan.InheritsTtl || vxlan.Ttl != 0)
            text.Append($" ttl {(vxlan.InheritsTtl ? "inherit" : vxlan.Ttl)}");
        if (vxlan.DontFragment != VxlanDf.Unset)
            text.Append($" df {vxlan.DontFragment.ToString().ToLowerInvariant()}");
        if (vxlan.AgeingTime != DefaultAgeing)
            text.Append($" ageing {vxlan.AgeingTime}");
        return text.ToString();
    }

    private static string OverIp(NamespaceConfig home, IpTunnelLink tunnel)
    {
        var text = new StringBuilder($"{tunnel.Kind} remote {tunnel.Remote?.ToString() ?? "any"} local {tunnel.Local?.ToString() ?? "any"}{Lower(home, tunnel)} ttl {(tunnel.Ttl == 0 ? "inherit" : tunnel.Ttl)}");
        if (tunnel is GreLink gre)
        {
            text.Append(gre.InputKey == 0 ? "" : $" ikey {gre.InputKey}").Append(gre.OutputKey == 0 ? "" : $" okey {gre.OutputKey}");
            text.Append(gre.Checksum ? " csum" : "").Append(gre.Sequence ? " seq" : "");
        }

        return text.Append(tunnel.PmtuDiscovery ? "" : " nopmtudisc").ToString();
    }

    private static string Lower(NamespaceConfig home, TunnelLink tunnel) =>
        tunnel.LowerIndex is { } index && home.Links.TryGetValue(index, out var lower) ? $" dev {lower.Name}" : "";
}
