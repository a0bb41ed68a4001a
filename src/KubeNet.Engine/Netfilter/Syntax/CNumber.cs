namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Numbers as C's <c>strtoul(text, &amp;end, 0)</c> reads them: decimal, 0x hexadecimal, 0 octal; a minus is refused (xtables_strtoul).</summary>
internal static class CNumber
{
    /// <summary>Reads the number at the start of the text, and says how many characters it took.</summary>
    public static bool TryParsePrefix(ReadOnlySpan<char> text, ulong max, out ulong value, out int taken)
    {
        value = 0;
        var at = 0;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        if (at < text.Length && text[at] == '+')
            at++;
        var radix = 10u;
        if (at < text.Length && text[at] == '0')
        {
            var hex = at + 2 < text.Length && text[at + 1] is 'x' or 'X' && char.IsAsciiHexDigit(text[at + 2]);
            radix = hex ? 16u : 8u;
            at += hex ? 2 : 0;
        }

        var first = at;
        var overflow = false;
        for (; at < text.Length && Digit(text[at]) is var digit && digit < radix; at++)
        {
            overflow |= value > (ulong.MaxValue - digit) / radix;
            value = (value * radix) + digit;
        }

        taken = at;
        return at > first && !overflow && value <= max;
    }

    public static bool TryParse(ReadOnlySpan<char> text, ulong max, out ulong value) =>
        TryParsePrefix(text, max, out value, out var taken) && taken == text.Length;

    private static uint Digit(char character) => character switch
    {
        >= '0' and <= '9' => (uint)(character - '0'),
        >= 'a' and <= 'f' => (uint)(character - 'a' + 10),
        >= 'A' and <= 'F' => (uint)(character - 'A' + 10),
        _ => uint.MaxValue,
    };
}
