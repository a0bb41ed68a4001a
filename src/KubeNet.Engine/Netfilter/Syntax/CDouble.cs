using System.Buffers;
using System.Globalization;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Decimal fractions as C's <c>strtod(text, &amp;end)</c> reads them, with a unit behind.</summary>
internal static class CDouble
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.+-");

    /// <summary>Reads the number at the start of the text, and says what follows it.</summary>
    public static bool TryParsePrefix(string text, out double value, out string unit)
    {
        var end = text.AsSpan().IndexOfAnyExcept(Digits);
        unit = end < 0 ? "" : text[end..];
        return double.TryParse(end < 0 ? text : text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
