using System.Text;
using KubeNet.Engine;

namespace KubeNet.LabFiles.Json;

/// <summary>A file that is read: what it is called, and its bytes, by which complaints find line and column.</summary>
internal sealed class JsonSource(string name, ReadOnlyMemory<byte> bytes)
{
    private const int LongestQuote = 80;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>A complaint about a value.</summary>
    public NetConfigException Bad(JsonPart part, string errorId, string what, Exception? inner = null) =>
        new(errorId, $"{name}{PlaceOf(part)}: {what}", inner);

    /// <summary>A complaint about the text itself. Lines and columns from 0.</summary>
    public NetConfigException Malformed(int line, int column, Exception error)
    {
        // The reader's own message ends in where it was, in its own counting.
        var message = error.Message;
        var end = message.IndexOf(" Path:", StringComparison.Ordinal) is var path and >= 0 ? path : message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new("LabFileMalformed", $"{name} (line {line + 1}, column {column + 1}): this is no JSON: {(end < 0 ? message : message[..end])}", error);
    }

    /// <summary>The column of a byte of a line, both from 0: characters, not bytes.</summary>
    public int ColumnOf(int line, int bytesIn)
    {
        var start = 0;
        for (var seen = 0; seen < line; seen++)
        {
            var next = Bytes.Span[start..].IndexOf((byte)'\n');
            if (next < 0)
                return bytesIn;
            start += next + 1;
        }

        return Encoding.UTF8.GetCharCount(Bytes.Span.Slice(start, Math.Min(bytesIn, Bytes.Length - start)));
    }

    /// <summary>A value in a complaint, cut where it is long.</summary>
    public static string Quote(JsonPart part) => part.Form switch
    {
        JsonForm.Object => "an object",
        JsonForm.List => "a list",
        _ => part.Text.Length <= LongestQuote ? $"'{part.Text}'" : $"'{part.Text[..LongestQuote]}...'",
    };

    /// <summary>Where a value stands: <c> (line 3, column 5)</c>; empty for one that was made.</summary>
    public string PlaceOf(JsonPart part)
    {
        if (part.Offset < 0)
            return "";
        var before = Bytes.Span[..Math.Min(part.Offset, Bytes.Length)];
        var start = before.LastIndexOf((byte)'\n') + 1;
        return $" (line {before.Count((byte)'\n') + 1}, column {Encoding.UTF8.GetCharCount(before[start..]) + 1})";
    }
}
