namespace KubeNet.Engine.Tracing.Captures;

/// <summary>A VLAN tag of a frame (IEEE 802.1Q).</summary>
/// <param name="EtherType">0x8100, or 0x88a8 of 802.1ad.</param>
/// <param name="Id">The VLAN, 0..4095.</param>
public sealed record FrameTag(ushort EtherType, ushort Id);
