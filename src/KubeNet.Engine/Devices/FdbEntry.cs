using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>A static entry of a bridge's forwarding database.</summary>
/// <param name="Mac">The address.</param>
/// <param name="PortIndex">The port it is behind; the bridge's own index for an address that is local to it.</param>
/// <param name="IsLocal">An address of this host (<c>permanent</c>): frames to it go up, not out.</param>
/// <param name="Vlan">The VLAN that it holds in; 0 is all that the port is a member of.</param>
public sealed record FdbEntry(MacAddress Mac, int PortIndex, bool IsLocal, ushort Vlan = 0);
