using System.Numerics;

namespace KubeNet.Engine.Netfilter.Nat;

/// <summary>Bob Jenkins' hash over 32-bit words: jhash2 of include/linux/jhash.h, by which the kernel spreads NAT over a range of addresses.</summary>
internal static class JenkinsHash
{
    private const uint InitialValue = 0xdeadbeef;

    /// <summary>The hash of some words.</summary>
    public static uint Hash(ReadOnlySpan<uint> words, uint initial)
    {
        var a = InitialValue + ((uint)words.Length << 2) + initial;
        var b = a;
        var c = a;
        while (words.Length > 3)
        {
            a += words[0];
            b += words[1];
            c += words[2];
            Mix(ref a, ref b, ref c);
            words = words[3..];
        }

        if (words.Length == 0)
            return c;
        if (words.Length == 3)
            c += words[2];
        if (words.Length >= 2)
            b += words[1];
        a += words[0];
        Finish(ref a, ref b, ref c);
        return c;
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        a -= c;
        a ^= BitOperations.RotateLeft(c, 4);
        c += b;
        b -= a;
        b ^= BitOperations.RotateLeft(a, 6);
        a += c;
        c -= b;
        c ^= BitOperations.RotateLeft(b, 8);
        b += a;
        a -= c;
        a ^= BitOperations.RotateLeft(c, 16);
        c += b;
        b -= a;
        b ^= BitOperations.RotateLeft(a, 19);
        a += c;
        c -= b;
        c ^= BitOperations.RotateLeft(b, 4);
        b += a;
    }

    private static void Finish(ref uint a, ref uint b, ref uint c)
    {
        c ^= b;
        c -= BitOperations.RotateLeft(b, 14);
        a ^= c;
        a -= BitOperations.RotateLeft(c, 11);
        b ^= a;
        b -= BitOperations.RotateLeft(a, 25);
        c ^= b;
        c -= BitOperations.RotateLeft(b, 16);
        a ^= c;
        a -= BitOperations.RotateLeft(c, 4);
        b ^= a;
        b -= BitOperations.RotateLeft(a, 14);
        c ^= b;
        c -= BitOperations.RotateLeft(b, 24);
    }
}
