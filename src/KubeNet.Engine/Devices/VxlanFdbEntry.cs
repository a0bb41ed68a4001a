using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>A permanent entry of a VXLAN's forwarding database: <c>bridge fdb add MAC dev DEV dst ADDRESS self permanent</c>.</summary>
/// <param name="Mac">The address; zero stands for all addresses without an entry.</param>
/// <param name="Remotes">The hosts behind it; several only for zero and group addresses, and then each gets a copy.</param>
public sealed record VxlanFdbEntry(MacAddress Mac, EquatableArray<VxlanRemote> Remotes);
