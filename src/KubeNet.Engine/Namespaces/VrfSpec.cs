using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>A VRF to make: <c>ip link add NAME type vrf table TABLE</c>. It starts down.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name.</param>
/// <param name="Table">Its table, from 1.</param>
public sealed record VrfSpec(string Namespace, string Name, uint Table)
{
    /// <summary>The MAC address; null takes one from the lab's allocator.</summary>
    public MacAddress? Mac { get; init; }
}
