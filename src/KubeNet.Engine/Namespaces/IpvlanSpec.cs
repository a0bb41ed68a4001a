using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>An ipvlan to make: <c>ip link add link DEVICE name NAME type ipvlan mode MODE FLAG</c>. It starts down.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">The name.</param>
/// <param name="Device">The device below; of an ipvlan it is that one's own.</param>
public sealed record IpvlanSpec(string Namespace, string Name, string Device)
{
    /// <summary>The namespace of the device below; null is the same one.</summary>
    public string? DeviceNamespace { get; init; }

    /// <summary>The mode; all others upon the device take it too. iproute2 and the kernel choose L3 unless told.</summary>
    public IpvlanMode Mode { get; init; } = IpvlanMode.L3;

    /// <summary>Whether those upon the device talk to each other; all others take it too.</summary>
    public IpvlanFlag Flag { get; init; }

    /// <summary>The MTU in bytes, or null: that of the device below, which is the most.</summary>
    public int? Mtu { get; init; }
}
