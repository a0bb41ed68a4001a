using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>A slave of a bond, and what it gets back when it leaves.</summary>
/// <param name="Index">Its interface index.</param>
/// <param name="Mac">The MAC address that it had.</param>
/// <param name="Mtu">The MTU that it had, in bytes.</param>
public sealed record BondSlave(int Index, MacAddress Mac, int Mtu);
