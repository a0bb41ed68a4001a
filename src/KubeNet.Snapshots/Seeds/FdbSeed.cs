using KubeNet.Engine.Addressing;

namespace KubeNet.Snapshots.Seeds;

/// <summary>An address that a bridge had learned when the bundle was made.</summary>
/// <param name="Namespace">The namespace as it is named in the lab.</param>
/// <param name="BridgeIndex">The bridge.</param>
/// <param name="PortIndex">The port behind which it was seen.</param>
/// <param name="Mac">The address.</param>
/// <param name="Vlan">The VLAN; 0 where the bridge does not filter.</param>
public sealed record FdbSeed(string Namespace, int BridgeIndex, int PortIndex, MacAddress Mac, ushort Vlan = 0);
