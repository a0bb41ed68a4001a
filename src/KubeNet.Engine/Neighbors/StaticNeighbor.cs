using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Neighbors;

/// <summary>A neighbour that the administrator set: <c>ip neigh add ADDRESS lladdr MAC dev LINK nud permanent</c>.</summary>
public sealed record StaticNeighbor(IpAddress Address, int LinkIndex, MacAddress Mac);
