using System.Collections.Immutable;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>Runs the tests of <c>-m u32</c> on a packet: u32_match_it of net/netfilter/xt_u32.c, as far as the bits are known.</summary>
internal static class PacketWords
{
    private const int WordLength = 4;

    /// <summary>Whether all tests hold; null where that hangs on bits that are not known.</summary>
    public static bool? Fits(in Packet packet, ImmutableArray<U32Test> tests)
    {
        var bytes = PacketBytes.Of(packet);
        bool? fits = true;
        foreach (var test in tests)
        {
            switch (Fits(bytes, test))
            {
                case false:
                    return false;
                case null:
                    fits = null;
                    break;
                case true:
                    break;
            }
        }

        return fits;
    }

    private static bool? Fits(in PacketBytes bytes, U32Test test)
    {
        uint at = 0;
        if (!TryRead(bytes, test.Location[0].Number, out var word))
            return false;
        foreach (var step in test.Location.Items.AsSpan()[1..])
        {
            switch (step.Operator)
            {
                case U32Operator.And:
                    word = new PartlyKnown(word.Value & step.Number, word.Known | ~step.Number);
                    break;
                case U32Operator.ShiftLeft:
                    word = new PartlyKnown(word.Value << (int)step.Number, (word.Known << (int)step.Number) | ((1u << (int)step.Number) - 1));
                    break;
                case U32Operator.ShiftRight:
                    word = new PartlyKnown(word.Value >> (int)step.Number, ~(~word.Known >> (int)step.Number));
                    break;
                case U32Operator.At:
                    if (word.Known != uint.MaxValue)
                        return null;
                    if (at + (ulong)word.Value > uint.MaxValue)
                        return false;
                    at += word.Value;
                    if (!TryRead(bytes, at + (ulong)step.Number, out word))
                        return false;
                    break;
                default:
                    throw new InvalidOperationException($"u32 has no operator {step.Operator}.");
            }
        }

        bool? fits = false;
        foreach (var range in test.Values)
        {
            if (word.IsWithin(range) is not { } isWithin)
                fits = null;
            else if (isWithin)
                return true;
        }

        return fits;
    }

    private static bool TryRead(in PacketBytes bytes, ulong position, out PartlyKnown word)
    {
        word = default;
        if (position + WordLength > (ulong)bytes.Values.Length)
            return false;
        uint value = 0, known = 0;
        for (var at = 0; at < WordLength; at++)
        {
            value = (value << 8) | bytes.Values[(int)position + at];
            known = (known << 8) | bytes.Known[(int)position + at];
        }

        word = new PartlyKnown(value, known);
        return true;
    }

    /// <summary>A word of which only some bits are known; the others are 0 in <see cref="Value"/>.</summary>
    private readonly struct PartlyKnown(uint value, uint known)
    {
        public uint Value => value & known;

        public uint Known => known;

        public bool? IsWithin(U32Range range)
        {
            var (least, most) = (Value, Value | ~known);
            if (least >= range.First && most <= range.Last)
                return true;
            var canBe = range.First == range.Last ? (range.First & known) == Value : least <= range.Last && most >= range.First;
            return canBe ? null : false;
        }
    }
}
