using System.Text.Json;

namespace KubeNet.Manifests.Reading;

/// <summary>
/// Finds the objects in JSON: the values of the text, and the items of Lists (<c>List</c>, <c>PodList</c> ...) wherever they lie in each
/// other. The items of an API server's own lists do not say what they are; their list does.
/// </summary>
internal static class ObjectScanner
{
    private const string Id = "JsonSyntax";
    private const string ListSuffix = "List";

    /// <summary>The objects of a text, in order. Nothing of a value is given that is malformed anywhere.</summary>
    /// <exception cref="ManifestSyntaxException">JsonSyntax.</exception>
    public static IEnumerable<RawObject> Scan(JsonText text, ManifestLimits limits)
    {
        var start = 0;
        while (Value(text, start, limits) is { } end)
        {
            foreach (var found in Unfold(text.Slice(start, end - start), "", "", limits))
                yield return found;
            start = end;
        }
    }

    private static IEnumerable<RawObject> Unfold(JsonText text, string apiVersion, string kind, ManifestLimits limits)
    {
        var head = Head(text, limits);
        var own = new RawObject(head.ApiVersion ?? apiVersion, head.Kind ?? kind, text);
        if (head.Items is null || !own.Kind.EndsWith(ListSuffix, StringComparison.Ordinal))
            return [own];
        var isBare = own.Kind == ListSuffix;
        return head.Items.SelectMany(item => Unfold(text.Slice(item.Start, item.Length), isBare ? "" : own.ApiVersion, isBare ? "" : own.Kind[..^ListSuffix.Length], limits));
    }

    // The end of the value that starts at an offset, or null where only blanks follow.
    private static int? Value(JsonText text, int start, ManifestLimits limits)
    {
        var rest = text.Bytes.Span[start..];
        if (rest.TrimStart(" \t\r\n"u8).IsEmpty)
            return null;
        var reader = new Utf8JsonReader(rest, Options(limits));
        try
        {
            reader.Read();
            reader.Skip();
            return start + (int)reader.BytesConsumed;
        }
        catch (JsonException error)
        {
            throw new ManifestSyntaxException(Id, text.Locate(start + JsonComplaint.Offset(error, rest)), JsonComplaint.Of(error));
        }
    }

    private static (string? ApiVersion, string? Kind, List<(int Start, int Length)>? Items) Head(JsonText text, ManifestLimits limits)
    {
        var reader = new Utf8JsonReader(text.Bytes.Span, Options(limits));
        string? apiVersion = null, kind = null;
        List<(int, int)>? items = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return (null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("apiVersion"u8))
                apiVersion = ReadText(ref reader);
            else if (reader.ValueTextEquals("kind"u8))
                kind = ReadText(ref reader);
            else if (reader.ValueTextEquals("items"u8))
                items = ReadItems(ref reader);
            else
                reader.Skip();
        }

        return (apiVersion, kind, items);
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return JsonWords.Text(ref reader);
        reader.Skip();
        return null;
    }

    private static List<(int Start, int Length)>? ReadItems(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return reader.TokenType == JsonTokenType.Null ? [] : null;
        }

        var items = new List<(int, int)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add((start, (int)reader.BytesConsumed - start));
        }

        return items;
    }

    private static JsonReaderOptions Options(ManifestLimits limits) => new() { MaxDepth = limits.MaxDepth, AllowMultipleValues = true };
}
