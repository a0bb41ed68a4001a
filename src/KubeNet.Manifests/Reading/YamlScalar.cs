using System.Globalization;
using System.Text.Json;

namespace KubeNet.Manifests.Reading;

/// <summary>
/// What a plain scalar of YAML 1.1 means, as go-yaml v2 resolves it for kubectl (resolve.go): null, a truth value, a number, or text.
/// </summary>
internal static class YamlScalar
{
    /// <summary>Writes a plain scalar as the JSON value that it means.</summary>
    public static void Write(Utf8JsonWriter writer, string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                writer.WriteNullValue();
                return;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y":
                writer.WriteBooleanValue(true);
                return;
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N":
                writer.WriteBooleanValue(false);
                return;
            default:
                WriteNumberOrText(writer, text);
                return;
        }
    }

    private static void WriteNumberOrText(Utf8JsonWriter writer, string text)
    {
        const int LongestNumber = 64;
        if (text.Length > LongestNumber || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'))
            writer.WriteStringValue(text);
        else if (ReadInteger(text) is { } integer)
            writer.WriteRawValue(integer, skipInputValidation: true);
        else if (IsDecimal(text) && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(text);
    }

    // The digits as JSON takes them, however many there are; or null where it is no integer.
    private static string? ReadInteger(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var sign = digits.StartsWith('-') ? "-" : "";
        digits = digits.TrimStart('+', '-');
        if (digits.Length == 0 || text.Length - text.TrimStart('+', '-').Length > 1)
            return null;
        if (digits.Length > 1 && digits[0] == '0')
            return OfBase(digits) is { } value ? sign + value.ToString(CultureInfo.InvariantCulture) : null;
        return digits.All(char.IsAsciiDigit) ? sign + digits : null;
    }

    private static ulong? OfBase(string digits)
    {
        try
        {
            return digits[1] switch
            {
                'x' => Convert.ToUInt64(digits[2..], 16),
                'b' => Convert.ToUInt64(digits[2..], 2),
                'o' => Convert.ToUInt64(digits[2..], 8),
                _ => Convert.ToUInt64(digits, 8),
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    // yamlStyleFloat: [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
    private static bool IsDecimal(string text) => text.Any(char.IsAsciiDigit) && text.All(letter => char.IsAsciiDigit(letter) || letter is '+' or '-' or '.' or 'e' or 'E' or '_');
}
