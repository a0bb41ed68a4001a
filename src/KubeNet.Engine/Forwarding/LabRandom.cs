namespace KubeNet.Engine.Forwarding;

/// <summary>The lab's generator: SplitMix64. A value, so that a fork goes on alike. <c>default</c> is seed 0.</summary>
public readonly record struct LabRandom(ulong State)
{
    /// <summary>The next 64 bits, and the generator after them.</summary>
    public (ulong Bits, LabRandom After) Next()
    {
        var state = State + 0x9e37_79b9_7f4a_7c15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ (z >> 27)) * 0x94d0_49bb_1331_11eb;
        return (z ^ (z >> 31), new LabRandom(state));
    }
}
