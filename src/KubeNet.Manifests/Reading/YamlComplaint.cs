using YamlDotNet.Core;

namespace KubeNet.Manifests.Reading;

/// <summary>What is wrong with YAML, for a person.</summary>
internal static class YamlComplaint
{
    private const string Id = "YamlSyntax";

    /// <summary>The parser's own words, and what would be right where the usual mistakes are seen.</summary>
    public static ManifestSyntaxException Of(YamlException error, Document document, Func<Mark, ManifestPosition> position)
    {
        var place = position(error.Start);
        var text = error.Message.TrimEnd('.', '!');
        var said = text.Length == 0 ? "this is no YAML" : $"{char.ToLowerInvariant(text[0])}{text[1..]}";
        var last = text.Contains(" tab ", StringComparison.Ordinal) ? int.MaxValue : (int)error.End.Line + 1;
        if (TabbedLine(document.Bytes.Span, (int)error.Start.Line, last) is { } line)
            return new ManifestSyntaxException(Id, place with { Line = place.Line + line - (int)error.Start.Line, Column = 1 }, "the line is indented with a tab, and YAML takes only spaces");
        return new ManifestSyntaxException(Id, place, Hint(error, LineOf(document.Bytes.Span, (int)error.Start.Line)) is { } hint ? $"{said}; {hint}" : said);
    }

    private static string? Hint(YamlException error, ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("{{"u8) >= 0)
            return "this looks like a template ({{ ... }}); render it first, for instance with 'helm template'";
        if (error.Message.Contains("mapping values are not allowed", StringComparison.OrdinalIgnoreCase))
            return "a ': ' within a value wants quotes around the value, and keys of one map stand in one column";
        return error.Message.Contains("did not find expected key", StringComparison.OrdinalIgnoreCase)
            ? "keys of one map stand in one column, each followed by ': '"
            : null;
    }

    // The first of some lines that has a tab before its first word.
    private static int? TabbedLine(ReadOnlySpan<byte> text, int first, int last)
    {
        var number = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            number++;
            var line = text[range];
            var words = line.TrimStart(" \t"u8);
            if (number > last)
                return null;
            if (number >= first && !words.IsEmpty && line[..^words.Length].Contains((byte)'\t'))
                return number;
        }

        return null;
    }

    private static ReadOnlySpan<byte> LineOf(ReadOnlySpan<byte> text, int number)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            if (--number == 0)
                return text[range];
        }

        return default;
    }
}
