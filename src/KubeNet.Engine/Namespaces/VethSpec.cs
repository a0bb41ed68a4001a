using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>A veth pair to make: <c>ip link add NAME netns NS type veth peer name PEER netns PEERNS</c>. Both ends start down.</summary>
/// <param name="Namespace">The namespace of the first end.</param>
/// <param name="Name">The name of the first end.</param>
/// <param name="PeerNamespace">The namespace of the second end; may be the same.</param>
/// <param name="PeerName">The name of the second end.</param>
public sealed record VethSpec(string Namespace, string Name, string PeerNamespace, string PeerName)
{
    /// <summary>The first end's MAC address; null takes one from the lab's allocator.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The second end's MAC address; null takes one from the lab's allocator.</summary>
    public MacAddress? PeerMac { get; init; }

    /// <summary>The MTU of both ends in bytes, 68..65535.</summary>
    public int Mtu { get; init; } = 1500;
}
