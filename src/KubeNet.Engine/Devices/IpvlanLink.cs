namespace KubeNet.Engine.Devices;

/// <summary>
/// Some of the device below's addresses as a device of its own, under one MAC address (drivers/net/ipvlan). The kernel that the labs are held against has no
/// such devices: the source is what this follows. Not modelled: ipvtap.
/// </summary>
public sealed record IpvlanLink : StackedLink
{
    /// <summary>The mode, of all upon the device.</summary>
    public IpvlanMode Mode { get; init; } = IpvlanMode.L2;

    /// <summary>Whether those upon the device talk to each other.</summary>
    public IpvlanFlag Flag { get; init; }

    /// <summary>Its number upon the device, from 1 (dev_id): what tells link-local addresses of one MAC address apart.</summary>
    public required ushort DeviceId { get; init; }

    /// <summary>Whether it resolves no neighbours (IFF_NOARP).</summary>
    public bool NoArp => Mode is IpvlanMode.L3 or IpvlanMode.L3s;

    /// <inheritdoc/>
    public override string Kind => "ipvlan";
}
