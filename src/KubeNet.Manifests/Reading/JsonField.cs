using System.Text.Json;

namespace KubeNet.Manifests.Reading;

/// <summary>One text of an object, without reading the rest.</summary>
internal static class JsonField
{
    /// <summary>The text at a field, or at a field of a field where <paramref name="inner"/> is given; null where there is none.</summary>
    public static string? Text(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field, ReadOnlySpan<byte> inner = default)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
            reader.Read();
            if (!Find(ref reader, field))
                return null;
            if (!inner.IsEmpty && (reader.TokenType != JsonTokenType.StartObject || !Find(ref reader, inner)))
                return null;
            return reader.TokenType == JsonTokenType.String ? JsonWords.Text(ref reader) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> field)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(field);
            reader.Read();
            if (isIt)
                return true;
            reader.Skip();
        }

        return false;
    }
}
