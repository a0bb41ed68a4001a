using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Devices;

/// <summary>
/// Gives each new device a locally administered unicast MAC address: a fixed function of the seed and of how many were given, so that
/// the same script makes the same addresses. <c>default</c> has seed 0.
/// </summary>
public readonly record struct MacAllocator(ulong Seed, ulong Given)
{
    /// <summary>The next address, and the allocator after it.</summary>
    public (MacAddress Mac, MacAllocator After) Next()
    {
        // SplitMix64: a bijection of its state, so addresses of one seed repeat only by the cut to 46 bits.
        var z = (Seed * 0x9e37_79b9_7f4a_7c15) + ((Given + 1) * 0x9e37_79b9_7f4a_7c15) + Seed;
        z = (z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ (z >> 27)) * 0x94d0_49bb_1331_11eb;
        z ^= z >> 31;
        var mac = (z & 0xfcff_ffff_ffff) | 0x0200_0000_0000;
        return (new MacAddress(mac), this with { Given = Given + 1 });
    }
}
