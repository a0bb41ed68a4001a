using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>A host that a VXLAN sends to: struct vxlan_rdst.</summary>
/// <param name="Address">Its address, or a group.</param>
/// <param name="Port">Its UDP port, or null for the device's own.</param>
/// <param name="Id">The VNI to send with, or null for the device's own.</param>
/// <param name="LinkIndex">The device that outer packets must leave by (<c>via</c>), or null.</param>
public sealed record VxlanRemote(IpAddress Address, ushort? Port = null, int? Id = null, int? LinkIndex = null);
