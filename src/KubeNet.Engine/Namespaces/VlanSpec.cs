using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>A VLAN device to make: <c>ip link add link DEVICE name NAME type vlan id ID</c>. It starts down.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">The name, by custom DEVICE.ID.</param>
/// <param name="Device">The device below.</param>
/// <param name="Id">The VLAN, 0..4094.</param>
public sealed record VlanSpec(string Namespace, string Name, string Device, int Id)
{
    /// <summary>The namespace of the device below; null is the same one.</summary>
    public string? DeviceNamespace { get; init; }

    /// <summary>The tag's EtherType.</summary>
    public VlanProtocol Protocol { get; init; } = VlanProtocol.Dot1Q;

    /// <summary><c>loose_binding on</c>: do not follow the device below up and down.</summary>
    public bool LooseBinding { get; init; }

    /// <summary>The MTU in bytes, or null: that of the device below, which is the most.</summary>
    public int? Mtu { get; init; }

    /// <summary>The MAC address; null takes that of the device below.</summary>
    public MacAddress? Mac { get; init; }
}
