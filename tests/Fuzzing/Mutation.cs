using System.Text;

namespace KubeNet.Fuzzing;

/// <summary>Changes an input at random: bytes, lines, words, values, nesting, as people and attackers do.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="values">What a word or value becomes.</param>
/// <param name="pieces">What is repeated many times.</param>
internal sealed class Mutation(Random random, string[] values, string[] pieces)
{
    /// <summary>A text with one to four changes.</summary>
    public byte[] Of(byte[] text)
    {
        for (var count = random.Next(1, 5); count > 0; count--)
            text = Once(text);
        return text;
    }

    private byte[] Once(byte[] text) => random.Next(9) switch
    {
        0 => Put(text, [(byte)random.Next(256)], remove: 0),
        1 => Put(text, [(byte)random.Next(32, 127)], remove: 1),
        2 => Put(text, [], remove: random.Next(1, 200)),
        3 => Put(text, text[^random.Next(Math.Min(300, text.Length + 1))..], remove: 0),
        4 => Put(text, Encoding.UTF8.GetBytes(values[random.Next(values.Length)]), remove: 0),
        5 => Exchange(text),
        6 => text[..random.Next(text.Length + 1)],
        7 => Repeat(text),
        _ => ExchangeValue(text),
    };

    private byte[] Put(byte[] text, byte[] piece, int remove)
    {
        var at = random.Next(text.Length + 1);
        return [.. text[..at], .. piece, .. text[Math.Min(text.Length, at + remove)..]];
    }

    // Two lines change places.
    private byte[] Exchange(byte[] text)
    {
        var lines = Encoding.Latin1.GetString(text).Split('\n');
        var (one, other) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private byte[] Repeat(byte[] text) =>
        Put(text, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(pieces[random.Next(pieces.Length)], random.Next(1, 500)))), remove: 0);

    // What stands behind a colon or a blank becomes something else.
    private byte[] ExchangeValue(byte[] text)
    {
        var marks = Enumerable.Range(0, text.Length).Where(i => text[i] is (byte)':' or (byte)' ').ToList();
        if (marks.Count == 0)
            return text;
        var at = marks[random.Next(marks.Count)] + 1;
        var end = at;
        while (end < text.Length && text[end] is not ((byte)'\n' or (byte)',' or (byte)'}' or (byte)' '))
            end++;
        return [.. text[..at], (byte)' ', .. Encoding.UTF8.GetBytes(values[random.Next(values.Length)]), .. text[end..]];
    }
}
