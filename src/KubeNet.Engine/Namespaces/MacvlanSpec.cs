using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>A macvlan to make: <c>ip link add link DEVICE name NAME type macvlan mode MODE</c>. It starts down.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">The name.</param>
/// <param name="Device">The device below; of a macvlan it is that one's own.</param>
public sealed record MacvlanSpec(string Namespace, string Name, string Device)
{
    /// <summary>The namespace of the device below; null is the same one.</summary>
    public string? DeviceNamespace { get; init; }

    /// <summary>How it talks to others upon the device.</summary>
    public MacvlanMode Mode { get; init; } = MacvlanMode.Vepa;

    /// <summary>The MTU in bytes, or null: that of the device below, which is the most.</summary>
    public int? Mtu { get; init; }

    /// <summary>The MAC address; null takes one from the lab's allocator, and in passthru mode that of the device below.</summary>
    public MacAddress? Mac { get; init; }
}
