using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace KubeNet.Manifests.Reading;

/// <summary>One document of a source: what stands between two lines of <c>---</c>.</summary>
/// <param name="Source">The text that it is part of.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct Document(SourceText Source, int Start, int Length)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => Source.Bytes.Slice(Start, Length);

    /// <summary>
    /// Whether it is JSON and not YAML: it starts with a brace or bracket, and what follows is what JSON has there. (In YAML's flow style a bare
    /// word could follow, and in a template a second brace.)
    /// </summary>
    public bool IsJson
    {
        get
        {
            var text = Bytes.Span.TrimStart(" \t\r\n"u8);
            if (text.IsEmpty || (text[0] != '{' && text[0] != '['))
                return false;
            var next = text[1..].TrimStart(" \t\r\n"u8);
            return next.IsEmpty || (text[0] == '{' ? next[0] is (byte)'"' or (byte)'}' : next[0] is (byte)'"' or (byte)'{' or (byte)'[' or (byte)']');
        }
    }

    /// <summary>Throws where a byte is not UTF-8.</summary>
    /// <exception cref="ManifestSyntaxException">YamlSyntax or JsonSyntax.</exception>
    public void RequireText()
    {
        if (Utf8.IsValid(Bytes.Span))
            return;
        var at = 0;
        while (Rune.DecodeFromUtf8(Bytes.Span[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        throw new ManifestSyntaxException(IsJson ? "JsonSyntax" : "YamlSyntax", Source.At(Start + at), $"the byte 0x{Bytes.Span[at]:x2} is no UTF-8; save the file as UTF-8");
    }

    // Blank lines, comments, and directives such as %YAML, which belong to the document behind the marker.
    private bool IsBlank
    {
        get
        {
            foreach (var range in Bytes.Span.Split((byte)'\n'))
            {
                var line = Bytes.Span[range].Trim(" \t\r"u8);
                if (!line.IsEmpty && line[0] != '#' && line[0] != '%')
                    return false;
            }

            return true;
        }
    }

    /// <summary>The documents of a source, as apimachinery's YAMLReader splits them: at lines that start with <c>---</c>.</summary>
    public static IEnumerable<Document> Split(SourceText source)
    {
        var start = 0;
        while (start < source.Bytes.Length)
        {
            var end = EndOf(source.Bytes.Span, start);
            var document = new Document(source, start, end - start);
            if (!document.IsBlank)
                yield return document;
            start = end + MarkerLength(source.Bytes.Span[end..]);
        }
    }

    private static int EndOf(ReadOnlySpan<byte> bytes, int start)
    {
        if (MarkerLength(bytes[start..]) > 0)
            return start;
        for (var at = start; ;)
        {
            var next = bytes[at..].IndexOf("\n---"u8);
            if (next < 0)
                return bytes.Length;
            at += next + 1;
            if (MarkerLength(bytes[at..]) > 0)
                return at;
        }
    }

    // '---' at the start of a line, and a blank or the line's end after it; what stands behind it on the line belongs to the document.
    private static int MarkerLength(ReadOnlySpan<byte> line)
    {
        const int Length = 3;
        return line.StartsWith("---"u8) && (line.Length == Length || line[Length] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') ? Length : 0;
    }
}
