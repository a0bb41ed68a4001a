using System.Text;

namespace KubeNet.Manifests.Tests.Fuzzing;

/// <summary>Changes a manifest at random: bytes, lines, words, values, nesting, as people and attackers do.</summary>
internal sealed class Mutation(Random random)
{
    private static readonly string[] s_values =
    [
        "null", "~", "true", "''", "-1", "0", "65536", "99999999999999999999", "1e999999999", "\"1e999999999\"", "-0", ".inf", "0x", "[]", "{}", "[null]", "{a: b}", "[[[[[[", "*a", "&a", "!!binary x", "<<",
        "300.300.300.300", "::", "10.0.0.0/33", "0.0.0.0/0", "\"\\ud800\"", "\"\\u0000\"", "'unclosed", "|", ">", "- ", "? ", "%TAG ! x", "\t", "None", "2026-99-99T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
    ];

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
        4 => Put(text, Encoding.UTF8.GetBytes(s_values[random.Next(s_values.Length)]), remove: 0),
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

    private byte[] Repeat(byte[] text)
    {
        string[] pieces = ["[", "{", "- ", "{\"a\":", "a: ", "  ", "---\n", "*a ", "&a "];
        return Put(text, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(pieces[random.Next(pieces.Length)], random.Next(1, 500)))), remove: 0);
    }

    // What stands behind a colon becomes something else.
    private byte[] ExchangeValue(byte[] text)
    {
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':').ToList();
        if (colons.Count == 0)
            return text;
        var at = colons[random.Next(colons.Count)] + 1;
        var end = at;
        while (end < text.Length && text[end] is not ((byte)'\n' or (byte)',' or (byte)'}'))
            end++;
        return [.. text[..at], (byte)' ', .. Encoding.UTF8.GetBytes(s_values[random.Next(s_values.Length)]), .. text[end..]];
    }
}
