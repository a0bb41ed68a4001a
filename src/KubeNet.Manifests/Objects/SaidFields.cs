using System.Text.Json;
using KubeNet.Engine;

namespace KubeNet.Manifests.Objects;

/// <summary>
/// Which fields an object says: those of its spec and its status (<c>spec.type</c>, <c>status.conditions</c>), those of a pod template likewise, and labels, annotations and selectors key by key
/// (<c>metadata.labels.app</c>). What is null says nothing, nor does an empty part of a status, which kubectl's <c>--dry-run</c> prints.
/// </summary>
internal static class SaidFields
{
    private const string StatusField = "status";

    private static readonly string[] s_maps =
    [
        "metadata", "metadata.labels", "metadata.annotations", "spec", "spec.selector", StatusField,
        "spec.template", "spec.template.metadata", "spec.template.metadata.labels", "spec.template.spec", "spec.template.spec.nodeSelector",
    ];

    /// <summary>The fields, in order; none of what is no object.</summary>
    public static EquatableArray<string> Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            return Of("", document.RootElement).Order(StringComparer.Ordinal).ToEquatableArray();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or the name of a field is no text.
            return [];
        }
    }

    /// <summary>Those that an apply is about: all but a status.</summary>
    public static EquatableArray<string> Applied(EquatableArray<string> said) => said.Where(field => !field.StartsWith($"{StatusField}.", StringComparison.Ordinal)).ToEquatableArray();

    private static IEnumerable<string> Of(string path, JsonElement value) => value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject().SelectMany(field =>
    {
        var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
        if (s_maps.Contains(name) && field.Value.ValueKind == JsonValueKind.Object)
            return Of(name, field.Value);
        return path is "" or "metadata" || !Says(path, field.Value) ? Enumerable.Empty<string>() : [name];
    });

    private static bool Says(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.Object => path != StatusField || value.EnumerateObject().Any(),
        JsonValueKind.Array => path != StatusField || value.GetArrayLength() > 0,
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => true,
    };
}
