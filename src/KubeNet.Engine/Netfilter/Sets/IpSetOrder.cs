using System.Globalization;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// The order in which <c>ipset -sorted</c> prints the entries of a hash, whole lines: field by field, where both have a number (read as hexadecimal) by number, else
/// shorter words first (bystrcmp of lib/session.c).
/// </summary>
internal sealed class IpSetOrder : IComparer<string>
{
    public static IpSetOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    private static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var sign = 1;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var (leftLength, rightLength) = (NumberLength(left), NumberLength(right));
            if (leftLength == 0 || rightLength == 0)
            {
                var (leftWord, rightWord) = (WordLength(left), WordLength(right));
                if (leftWord == 0 && rightWord == 0)
                    return left.SequenceCompareTo(right);
                if (leftWord != rightWord)
                    return leftWord < rightWord ? -1 : 1;
                var words = left[..leftWord].SequenceCompareTo(right[..rightWord]);
                if (words != 0)
                    return words;
                left = Rest(left, leftWord + 1);
                right = Rest(right, rightWord + 1);
                sign = 1;
                continue;
            }

            var difference = Number(left[..leftLength]) - Number(right[..rightLength]);
            if (difference != 0)
                return sign * Math.Sign(difference);
            var (leftSlash, rightSlash) = (At(left, leftLength) == '/', At(right, rightLength) == '/');
            if (leftSlash != rightSlash)
                return leftSlash ? 1 : -1;

            // The same address: the longer of two prefixes comes first.
            if (leftSlash)
                sign = -1;
            left = Rest(left, leftLength + 1);
            right = Rest(right, rightLength + 1);
            var (leftColon, rightColon) = (At(left, 0) == ':', At(right, 0) == ':');
            if (leftColon != rightColon)
                return leftColon ? -1 : 1;
            if (!leftColon)
                continue;
            left = left[1..];
            right = right[1..];
        }

        return left.IsEmpty ? (right.IsEmpty ? 0 : -1) : 1;
    }

    private static char At(ReadOnlySpan<char> text, int index) => index < text.Length ? text[index] : '\0';

    private static ReadOnlySpan<char> Rest(ReadOnlySpan<char> text, int from) => from < text.Length ? text[from..] : [];

    private static int WordLength(ReadOnlySpan<char> text) => text.IndexOfAny(':', ',') is var end && end < 0 ? text.Length : end;

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var length = text.StartsWith("0x") && char.IsAsciiHexDigit(At(text, 2)) ? 2 : 0;
        while (length < text.Length && char.IsAsciiHexDigit(text[length]))
            length++;
        return length;
    }

    private static long Number(ReadOnlySpan<char> digits) =>
        long.TryParse(digits.StartsWith("0x") ? digits[2..] : digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}
