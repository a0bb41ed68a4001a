using System.Text.Json;
using KubeNet.Manifests.Reading;

namespace KubeNet.Manifests.Inference;

/// <summary>YAML or JSON inside a value, as in ConfigMaps.</summary>
internal static class EmbeddedYaml
{
    private static readonly ManifestLimits s_limits = new() { MaxBytes = 1 << 20, MaxAliasBytes = 1 << 16 };

    /// <summary>The maps in a text; none where it is malformed.</summary>
    public static IReadOnlyList<JsonElement> Read(string? text)
    {
        var found = new List<JsonElement>();
        try
        {
            foreach (var document in Document.Split(SourceText.Read(ManifestSource.Text(text ?? ""), s_limits)))
            {
                foreach (var value in YamlConverter.Convert(document, s_limits))
                {
                    using var parsed = JsonDocument.Parse(value.Bytes, new JsonDocumentOptions { MaxDepth = s_limits.MaxDepth });
                    if (parsed.RootElement.ValueKind == JsonValueKind.Object)
                        found.Add(parsed.RootElement.Clone());
                }
            }
        }
        catch (Exception error) when (error is ManifestSyntaxException or JsonException or ManifestException)
        {
            return [];
        }

        return found;
    }

    /// <summary>The text at a path of fields, or null.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.String } value && value.TryGetText(out var text) ? text : null;

    /// <summary>What stands at a path of fields, as it would be written: a text, a number, a truth value; null where nothing does.</summary>
    public static string? Scalar(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } value => value.TryGetText(out var text) ? text : null,
        { } value => value.GetRawText(),
    };

    /// <summary>The texts of the list at a path of fields.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String && item.TryGetText(out var text) ? text : "")]
            : [];

    private static JsonElement? At(this JsonElement element, ReadOnlySpan<string> path)
    {
        foreach (var field in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(field, out element))
                return null;
        }

        return element;
    }

    private static bool TryGetText(this JsonElement element, out string text)
    {
        try
        {
            text = element.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
