using KubeNet.Engine.Addressing;

namespace KubeNet.Snapshots.Seeds;

/// <summary>An address that a VXLAN had learned when the bundle was made.</summary>
/// <param name="Namespace">The namespace as it is named in the lab.</param>
/// <param name="LinkIndex">The VXLAN.</param>
/// <param name="Mac">The address.</param>
/// <param name="Address">The host that it was seen behind.</param>
public sealed record VxlanFdbSeed(string Namespace, int LinkIndex, MacAddress Mac, IpAddress Address);
