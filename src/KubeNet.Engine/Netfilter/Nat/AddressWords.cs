using System.Buffers.Binary;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Nat;

/// <summary>An address as the four 32-bit words of union nf_inet_addr, of which IPv4 uses the first: what the kernel's hashes take.</summary>
internal static class AddressWords
{
    /// <summary>The words as a little-endian machine reads them off the wire (__be32 taken for u32).</summary>
    public static void Network(IpAddress address, Span<uint> words)
    {
        Native(address, words);
        for (var at = 0; at < 4; at++)
            words[at] = BinaryPrimitives.ReverseEndianness(words[at]);
    }

    /// <summary>The words as numbers, the most significant first (ntohl).</summary>
    public static void Native(IpAddress address, Span<uint> words)
    {
        words.Clear();
        if (address.Family == IpFamily.IPv4)
        {
            words[0] = address.V4;
            return;
        }

        for (var at = 0; at < 4; at++)
            words[at] = (uint)(address.Bits >> (96 - (32 * at)));
    }
}
