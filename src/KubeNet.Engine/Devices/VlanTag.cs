namespace KubeNet.Engine.Devices;

/// <summary>A frame's VLAN tag (IEEE 802.1Q), the outermost of those that it carries.</summary>
/// <param name="Id">The VLAN, 0..4095; 0 is a priority and no VLAN.</param>
/// <param name="Protocol">Its EtherType.</param>
/// <param name="Inner">The tag inside of it, or null.</param>
public sealed record VlanTag(ushort Id, VlanProtocol Protocol = VlanProtocol.Dot1Q, VlanTag? Inner = null)
{
    /// <summary>What one tag adds to a frame, in bytes (VLAN_HLEN).</summary>
    public const int Length = 4;
}
