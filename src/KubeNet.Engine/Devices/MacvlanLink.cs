namespace KubeNet.Engine.Devices;

/// <summary>
/// A second Ethernet address of the device below, as a device of its own (drivers/net/macvlan.c). The device below and its macvlans do not hear each other.
/// Not modelled: mode <c>source</c>, <c>nopromisc</c>, and macvtap, which belongs to a program.
/// </summary>
public sealed record MacvlanLink : StackedLink
{
    /// <summary>How it talks to others upon the same device.</summary>
    public MacvlanMode Mode { get; init; } = MacvlanMode.Vepa;

    /// <inheritdoc/>
    public override string Kind => "macvlan";
}
