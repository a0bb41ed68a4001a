namespace KubeNet.Engine.Devices;

/// <summary>
/// A routing domain (drivers/net/vrf.c): its slaves' addresses and routes stand in its own table, and what comes in by them is routed there. The kernel that the labs are held
/// against has no such devices: the source is what this follows. Not modelled: groups and IPv6's link-local addresses inside a VRF.
/// </summary>
public sealed record VrfLink : Link
{
    /// <summary>Its table.</summary>
    public required uint Table { get; init; }

    /// <inheritdoc/>
    public override string Kind => "vrf";
}
