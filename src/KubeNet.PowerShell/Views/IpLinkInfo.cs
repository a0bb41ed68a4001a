using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Views;

/// <summary>A link, as <c>ip -d link</c> and <c>bridge -d link</c> show it.</summary>
public sealed record IpLinkInfo : LabObject
{
    /// <summary>The namespace it is in.</summary>
    public required string Namespace { get; init; }

    /// <summary>The interface index.</summary>
    public required int Index { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>veth, bridge, bond, vrf, vlan, macvlan, ipvlan, vxlan, ipip, gre, gretap, sit, dummy, loopback, or the kind that an import saw.</summary>
    public required string Kind { get; init; }

    /// <summary>UP: traffic passes. NO-CARRIER: set up, but the other end is not. DOWN.</summary>
    public required string State { get; init; }

    /// <summary>Whether the administrator set it up.</summary>
    public required bool IsUp { get; init; }

    /// <summary>The bridge it is a port of, or the bond or VRF it is a slave of; or null.</summary>
    public required string? Master { get; init; }

    /// <summary>Its group; default unless it was given one.</summary>
    public required string Group { get; init; }

    /// <summary>The largest IP packet, in bytes.</summary>
    public required int Mtu { get; init; }

    /// <summary>The Ethernet address.</summary>
    public required string MacAddress { get; init; }

    /// <summary>The namespace of a veth's other end, or null.</summary>
    public required string? PeerNamespace { get; init; }

    /// <summary>The name of a veth's other end, or null.</summary>
    public required string? PeerName { get; init; }

    /// <summary>Of a tunnel: what it is, in the words of <c>ip -d link</c>: <c>vxlan id 1 local 192.168.0.1 dev eth0 dstport 8472 nolearning</c>.</summary>
    public required string? Tunnel { get; init; }

    /// <summary>What it is, in the words of <c>ip -d link</c>: <c>vlan protocol 802.1Q id 10</c>. Of a tunnel, of what lies upon another link, and of a bridge that filters VLANs; otherwise null.</summary>
    public required string? Details { get; init; }

    /// <summary>The namespace of the device below a VLAN, macvlan or ipvlan, or null.</summary>
    public required string? DeviceNamespace { get; init; }

    /// <summary>The device below a VLAN, macvlan or ipvlan, or null.</summary>
    public required string? Device { get; init; }

    /// <summary>Its addresses of both families.</summary>
    public required string[] Addresses { get; init; }

    /// <summary>Of a bridge port: whether a frame may go back out of the port it came in by.</summary>
    public required bool? Hairpin { get; init; }

    /// <summary>Of a bridge port: whether source addresses are learned here.</summary>
    public required bool? Learning { get; init; }

    /// <summary>Of a bridge port: whether frames to unknown addresses are sent here.</summary>
    public required bool? Flood { get; init; }

    /// <summary>Of a bridge port: whether it talks to no other isolated port.</summary>
    public required bool? Isolated { get; init; }

    /// <summary>Of a bridge port: disabled, listening, learning, forwarding or blocking.</summary>
    public required string? PortState { get; init; }

    /// <summary>The other end of a veth, or the device below a link that lies upon another one, as <c>namespace/link</c>; or the empty string.</summary>
    public string Peer => PeerName is not null ? $"{PeerNamespace}/{PeerName}" : Device is not null ? $"{DeviceNamespace}/{Device}" : "";

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static IpLinkInfo Of(Lab lab, NamespaceConfig home, Link link)
    {
        var peer = link is VethLink veth ? lab.Config.PeerOf(veth) : null;
        var port = link.Master is { } over && home.Links[over] is BridgeLink ? link.Port : null;
        var below = link as StackedLink;
        var lower = below is null ? null : lab.Config.LowerOf(below);
        var carries = lab.Config.HasCarrier(home, link);
        return new IpLinkInfo
        {
            Lab = lab,
            Namespace = home.Name,
            Index = link.Index,
            Name = link.Name,
            Kind = link.Kind,
            State = !link.IsUp ? "DOWN" : carries ? "UP" : "NO-CARRIER",
            IsUp = link.IsUp,
            Master = link.Master is { } master ? home.Links[master].Name : null,
            Group = LinkGroup.ToName(link.Group),
            Mtu = link.Mtu,
            MacAddress = link.Mac.ToString(),
            PeerNamespace = peer is null ? null : ((VethLink)link).PeerNamespace,
            PeerName = peer?.Name,
            Tunnel = TunnelText.Of(home, link),
            Details = LinkText.Of(home, link),
            DeviceNamespace = lower is null ? null : below!.LowerNamespace,
            Device = lower?.Name,
            Addresses = [.. link.Addresses.Select(address => address.Address.ToString())],
            Hairpin = port?.Hairpin,
            Learning = port?.Learning,
            Flood = port?.Flood,
            Isolated = port?.Isolated,
            PortState = port is null ? null : (carries ? port.State : BridgePortState.Disabled).ToString().ToLowerInvariant(),
        };
    }
}
