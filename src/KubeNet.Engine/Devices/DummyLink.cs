namespace KubeNet.Engine.Devices;

/// <summary>A device that swallows what is sent to it (drivers/net/dummy.c); a place to put addresses. It has no ARP (IFF_NOARP).</summary>
public sealed record DummyLink : Link
{
    /// <inheritdoc/>
    public override string Kind => "dummy";
}
