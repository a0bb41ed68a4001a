using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>Where a VXLAN's FDB entry leads, in the words of <c>bridge fdb</c>: <c>dst ADDRESS port PORT vni ID via DEV</c>.</summary>
/// <param name="Address">The address of the host.</param>
public sealed record VxlanDestination(IpAddress Address)
{
    /// <summary>Its UDP port, or null for the device's own.</summary>
    public ushort? Port { get; init; }

    /// <summary>The VXLAN network identifier to send with, or null for the device's own.</summary>
    public int? Id { get; init; }

    /// <summary>The device that outer packets must leave by, or null.</summary>
    public string? Via { get; init; }
}
