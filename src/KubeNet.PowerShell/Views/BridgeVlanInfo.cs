using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Views;

/// <summary>A VLAN that a bridge port, or the bridge itself, is a member of, as <c>bridge vlan show</c> has it.</summary>
public sealed record BridgeVlanInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The bridge.</summary>
    public required string Bridge { get; init; }

    /// <summary>The port, or the bridge itself.</summary>
    public required string Port { get; init; }

    /// <summary>The VLAN.</summary>
    public required int Id { get; init; }

    /// <summary>Whether frames that come in without a tag belong to it.</summary>
    public required bool Pvid { get; init; }

    /// <summary>Whether its frames leave without a tag.</summary>
    public required bool Untagged { get; init; }

    /// <summary>As <c>bridge vlan</c> prints it.</summary>
    public override string ToString() => $"{Port} {Id}{(Pvid ? " PVID" : "")}{(Untagged ? " Egress Untagged" : "")}";

    internal static IEnumerable<BridgeVlanInfo> All(Lab lab, NamespaceConfig home, Link link)
    {
        if (link is BridgeLink bridge)
            return bridge.Vlans.Select(vlan => Make(lab, home, bridge, link, vlan));
        return link.Master is { } master && home.Links[master] is BridgeLink mine ? link.Port.Vlans.Select(vlan => Make(lab, home, mine, link, vlan)) : [];
    }

    private static BridgeVlanInfo Make(Lab lab, NamespaceConfig home, BridgeLink bridge, Link port, BridgeVlan vlan) => new()
    {
        Lab = lab,
        Namespace = home.Name,
        Bridge = bridge.Name,
        Port = port.Name,
        Id = vlan.Id,
        Pvid = vlan.IsPvid,
        Untagged = vlan.IsUntagged,
    };
}
