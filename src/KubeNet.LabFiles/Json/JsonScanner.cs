using System.Text;
using System.Text.Json;

namespace KubeNet.LabFiles.Json;

/// <summary>Reads JSON into values that know where they stand. No name may stand twice in an object.</summary>
internal sealed class JsonScanner(JsonSource source)
{
    // A lab is nested about ten deep.
    private const int MaxDepth = 64;

    // Of a small object each name is looked at; a larger one gets a table of them.
    private const int Few = 8;

    /// <summary>The one value of the text.</summary>
    /// <exception cref="Engine.NetConfigException">LabFileMalformed, with line and column.</exception>
    public JsonPart Read()
    {
        var reader = new Utf8JsonReader(source.Bytes.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var value = Value(ref reader);
            reader.Read();
            return value;
        }
        catch (JsonException error)
        {
            var line = (int)(error.LineNumber ?? 0);
            throw source.Malformed(line, source.ColumnOf(line, (int)(error.BytePositionInLine ?? 0)), error);
        }
        catch (Exception error) when (error is InvalidOperationException or DecoderFallbackException)
        {
            throw source.Bad(JsonPart.Scalar(JsonForm.Null, "", (int)reader.TokenStartIndex), "LabFileMalformed", "this is no valid text (UTF-8, and escapes in pairs where they are surrogates).", error);
        }
    }

    private JsonPart Value(ref Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, offset),
            JsonTokenType.StartArray => List(ref reader, offset),
            JsonTokenType.String => JsonPart.Scalar(JsonForm.Text, reader.GetString()!, offset),
            JsonTokenType.Number => JsonPart.Scalar(JsonForm.Number, Encoding.UTF8.GetString(reader.ValueSpan), offset),
            JsonTokenType.True => JsonPart.Scalar(JsonForm.Boolean, "true", offset),
            JsonTokenType.False => JsonPart.Scalar(JsonForm.Boolean, "false", offset),
            _ => JsonPart.Scalar(JsonForm.Null, "null", offset),
        };
    }

    private JsonPart Object(ref Utf8JsonReader reader, int offset)
    {
        var made = JsonPart.Object(offset);
        HashSet<string>? names = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var place = JsonPart.Scalar(JsonForm.Text, name, (int)reader.TokenStartIndex);
            if (made.Members.Count == Few)
                names = made.Members.Select(member => member.Key).ToHashSet(StringComparer.Ordinal);
            if (names is null ? made[name] is not null : !names.Add(name))
                throw source.Bad(place, "LabFileMalformed", $"the name '{name}' stands twice in this object.");
            reader.Read();
            made.Add(name, Value(ref reader));
        }

        return made;
    }

    private JsonPart List(ref Utf8JsonReader reader, int offset)
    {
        var made = JsonPart.List(offset);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            made.Add(Value(ref reader));
        return made;
    }
}
