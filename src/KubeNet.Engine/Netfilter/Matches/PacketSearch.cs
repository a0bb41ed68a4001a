using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>Looks for a string match's pattern in a packet: skb_find_text of net/core/skbuff.c, as far as the bytes are known.</summary>
internal static class PacketSearch
{
    /// <summary>Whether the pattern is there; null where it could stand in a payload that nobody gave.</summary>
    public static bool? Find(in Packet packet, StringMatch asked)
    {
        var bytes = PacketBytes.Of(packet);
        var pattern = asked.Pattern.Items.AsSpan();
        var end = Math.Min(asked.To, bytes.Values.Length);
        bool? found = false;
        for (var start = (int)asked.From; start + pattern.Length <= end; start++)
        {
            switch (Compare(bytes, start, pattern, asked.IgnoreCase))
            {
                case true:
                    return true;
                case null:
                    found = null;
                    break;
                case false:
                    break;
            }
        }

        return found;
    }

    private static bool? Compare(in PacketBytes bytes, int start, ReadOnlySpan<byte> pattern, bool ignoreCase)
    {
        bool? fits = true;
        for (var at = 0; at < pattern.Length; at++)
        {
            if (bytes.Known[start + at] == byte.MaxValue)
            {
                if (ignoreCase ? Lower(bytes.Values[start + at]) != Lower(pattern[at]) : bytes.Values[start + at] != pattern[at])
                    return false;
                continue;
            }

            // What is not known of headers is no text that somebody looks for.
            if (start + at < bytes.PayloadStart)
                return false;
            fits = null;
        }

        return fits;
    }

    private static byte Lower(byte character) => character is >= (byte)'A' and <= (byte)'Z' ? (byte)(character | 0x20) : character;
}
