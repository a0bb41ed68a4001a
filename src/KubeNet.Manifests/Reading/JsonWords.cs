using System.Text.Json;

namespace KubeNet.Manifests.Reading;

/// <summary>Strings of JSON that need not be text: a lone half of a surrogate pair may hide in an escape.</summary>
internal static class JsonWords
{
    /// <summary>The string at hand; U+FFFD where it is no text, as Go's encoding/json has it.</summary>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    /// <summary>Whether the string at hand is text.</summary>
    public static bool IsText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return System.Text.Unicode.Utf8.IsValid(reader.ValueSpan);
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
