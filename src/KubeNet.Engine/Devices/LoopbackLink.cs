namespace KubeNet.Engine.Devices;

/// <summary><c>lo</c>: what is sent comes in again. Its MTU is 65536.</summary>
public sealed record LoopbackLink : Link
{
    /// <inheritdoc/>
    public override bool IsEthernet => false;

    /// <inheritdoc/>
    public override string Kind => "loopback";
}
