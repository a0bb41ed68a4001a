namespace KubeNet.Engine.Devices;

/// <summary>
/// A VLAN of the device below (net/8021q): what is sent by it gets a tag, and what comes in below with that tag is its own. The kernel that the labs are
/// held against has no such devices: the source is what this follows.
/// </summary>
public sealed record VlanLink : StackedLink
{
    /// <summary>The largest VLAN identifier that a device takes (VLAN_VID_MASK is reserved).</summary>
    public const int LargestId = 4094;

    /// <summary>The VLAN, 0..4094.</summary>
    public required ushort Id { get; init; }

    /// <summary>The tag's EtherType.</summary>
    public VlanProtocol Protocol { get; init; } = VlanProtocol.Dot1Q;

    /// <summary><c>loose_binding</c>: it does not follow the device below up and down.</summary>
    public bool LooseBinding { get; init; }

    /// <inheritdoc/>
    public override string Kind => "vlan";
}
