using System.Text;

namespace KubeNet.Fuzzing;

/// <summary>Changes an input at random: bytes, lines, words, numbers, values, nesting, as people and attackers do.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="values">What a word or value becomes.</param>
/// <param name="pieces">What is repeated many times.</param>
internal sealed class Mutation(Random random, string[] values, string[] pieces)
{
    private const int MostTimes = 500;

    private const int LongestRepeat = 8_000;

    // Where something ends: prefix lengths, ports, the integers of C, and more than any of them.
    private static readonly string[] s_numbers =
    [
        "0", "1", "-1", "2", "31", "32", "33", "64", "127", "128", "129", "255", "256", "4096", "65535", "65536", "2147483", "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "340282366920938463463374607431768211456", "0x0", "0xffffffff", "010", "1e9", "1.5", "00000000000000000000001",
    ];

    /// <summary>A text with one to four changes.</summary>
    public byte[] Of(byte[] text)
    {
        for (var count = random.Next(1, 5); count > 0; count--)
            text = Once(text);
        return text;
    }

    private byte[] Once(byte[] text) => random.Next(24) switch
    {
        0 => Put(text, [(byte)random.Next(256)], remove: 0),
        1 => Put(text, [(byte)random.Next(256)], remove: 1),
        2 or 3 => Put(text, [(byte)random.Next(32, 127)], remove: 1),
        4 => Put(text, [], remove: random.Next(1, 200)),
        5 => Put(text, Part(text), remove: 0),
        6 => Put(text, Part(text), remove: random.Next(1, 200)),
        7 or 8 => Put(text, OneOf(values), remove: 0),
        9 => text[..random.Next(text.Length + 1)],
        10 => Put(text, Repeated(OneOf(pieces)), remove: 0),
        11 => ExchangeLines(text),
        12 => CopyLine(text),
        13 or 14 => ExchangeValue(text),
        15 or 16 or 17 => Exchange(text, char.IsAsciiDigit, _ => OneOf(s_numbers)),
        18 or 19 => Exchange(text, IsOfWord, _ => OneOf(values)),
        20 or 21 => Exchange(text, IsOfWord, _ => WordOf(text)),
        22 => Exchange(text, IsOfWord, Repeated),
        _ => Exchange(text, IsOfWord, _ => []),
    };

    private byte[] OneOf(string[] choices) => Encoding.UTF8.GetBytes(choices[random.Next(choices.Length)]);

    private byte[] Put(byte[] text, byte[] piece, int remove)
    {
        var at = random.Next(text.Length + 1);
        return [.. text[..at], .. piece, .. text[Math.Min(text.Length, at + remove)..]];
    }

    private byte[] Part(byte[] text)
    {
        var at = random.Next(text.Length + 1);
        return text[at..Math.Min(text.Length, at + random.Next(300))];
    }

    // Few times mostly, so that the text still is what it was.
    private byte[] Repeated(byte[] piece) =>
        [.. Enumerable.Repeat(piece, Math.Min((int)Math.Pow(MostTimes, random.NextDouble()) + 1, LongestRepeat / (piece.Length + 1))).SelectMany(bytes => bytes)];

    // Two lines change places.
    private byte[] ExchangeLines(byte[] text)
    {
        var lines = Encoding.Latin1.GetString(text).Split('\n');
        var (one, other) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    // A line stands in another place too.
    private byte[] CopyLine(byte[] text)
    {
        var lines = Encoding.Latin1.GetString(text).Split('\n').ToList();
        lines.Insert(random.Next(lines.Count + 1), lines[random.Next(lines.Count)]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    // What stands behind a colon or a blank becomes something else.
    private byte[] ExchangeValue(byte[] text)
    {
        var at = Found(text, mark => mark is ':' or ' ') + 1;
        if (at == 0)
            return text;
        var end = at;
        while (end < text.Length && text[end] is not ((byte)'\n' or (byte)',' or (byte)'}' or (byte)' '))
            end++;
        return [.. text[..at], (byte)' ', .. OneOf(values), .. text[end..]];
    }

    private byte[] Exchange(byte[] text, Func<char, bool> isPart, Func<byte[], byte[]> change) =>
        Run(text, isPart) is var (start, end) && start < end ? [.. text[..start], .. change(text[start..end]), .. text[end..]] : text;

    private byte[] WordOf(byte[] text)
    {
        var (start, end) = Run(text, IsOfWord);
        return text[start..end];
    }

    // One of the runs of such characters, and where it ends.
    private (int Start, int End) Run(byte[] text, Func<char, bool> isPart)
    {
        var start = Math.Max(Found(text, isPart), 0);
        var end = start;
        while (start > 0 && isPart((char)text[start - 1]))
            start--;
        while (end < text.Length && isPart((char)text[end]))
            end++;
        return (start, end);
    }

    // The next such character from anywhere, -1 where there is none.
    private int Found(byte[] text, Func<char, bool> isPart)
    {
        var from = random.Next(text.Length + 1);
        for (var at = 0; at < text.Length; at++)
        {
            var index = (from + at) % text.Length;
            if (isPart((char)text[index]))
                return index;
        }

        return -1;
    }

    private static bool IsOfWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or '!';
}
