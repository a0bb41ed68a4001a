using System.Text.Json;

namespace KubeNet.Manifests.Reading;

/// <summary>What is wrong with JSON, for a person.</summary>
internal static class JsonComplaint
{
    /// <summary>The reader's own words, without the position that they end with.</summary>
    public static string Of(JsonException error)
    {
        var text = error.Message;
        foreach (var tail in (string[])[" Path:", " LineNumber:"])
        {
            if (text.IndexOf(tail, StringComparison.Ordinal) is >= 0 and var at)
                text = text[..at];
        }

        text = text.TrimEnd('.', ' ');
        return text.Length == 0 ? "this is no JSON" : $"{char.ToLowerInvariant(text[0])}{text[1..]}";
    }

    /// <summary>The byte that the error is about.</summary>
    public static int Offset(JsonException error, ReadOnlySpan<byte> text)
    {
        var offset = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            var end = text[offset..].IndexOf((byte)'\n');
            if (end < 0)
                break;
            offset += end + 1;
        }

        return (int)Math.Min(offset + (error.BytePositionInLine ?? 0), text.Length);
    }
}
