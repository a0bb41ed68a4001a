using CsCheck;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tests.Addressing;

/// <summary>Generators of addresses and prefixes; a failing property prints its seed, which CsCheck_Seed repeats.</summary>
internal static class Addresses
{
    /// <summary>Any IPv4 address.</summary>
    public static readonly Gen<IpAddress> V4 = Gen.UInt.Select(IpAddress.FromV4);

    /// <summary>Any IPv6 address, with runs of zeros as real ones have.</summary>
    public static readonly Gen<IpAddress> V6 = Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong)
        .Select((high, low, highMask, lowMask) => IpAddress.FromBits(IpFamily.IPv6, new UInt128(high & highMask & Thin(highMask), low & lowMask & Thin(lowMask))));

    /// <summary>Any address of a family.</summary>
    public static Gen<IpAddress> Of(IpFamily family) => family == IpFamily.IPv4 ? V4 : V6;

    /// <summary>Any prefix of a family, /0 and host prefixes among them.</summary>
    public static Gen<IpPrefix> Prefixes(IpFamily family) =>
        Gen.Select(Of(family), Gen.Int[0, family.AddressBits()]).Select((address, length) => new IpPrefix(address, length));

    // Whole 16-bit groups of zeros where the mask has a low nibble below 8.
    private static ulong Thin(ulong mask)
    {
        ulong kept = 0;
        for (var group = 0; group < 64; group += 16)
        {
            if ((mask >> group & 15) >= 8)
                kept |= 0xffffUL << group;
        }

        return kept;
    }
}
