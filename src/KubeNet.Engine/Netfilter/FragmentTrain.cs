using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>The pieces that one packet was cut into; what a host waits for until all have come.</summary>
/// <param name="Whole">The packet before it was cut.</param>
/// <param name="Count">How many pieces there are.</param>
public sealed record FragmentTrain(Packet Whole, int Count)
{
    /// <summary>The pieces that <see cref="Whole"/> itself is one of, where a piece was cut once more; otherwise null.</summary>
    public FragmentTrain? Outer { get; init; }

    /// <summary>The length of the packet before anybody cut it, in bytes.</summary>
    public int FirstLength => Outer?.FirstLength ?? Whole.Length;
}
