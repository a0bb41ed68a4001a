using System.Text;
using System.Text.Encodings.Web;

namespace KubeNet.LabFiles.Json;

/// <summary>
/// Prints JSON for people and for line-wise comparison: a value that fits stands on one line, otherwise each of its members or items has its own.
/// </summary>
internal sealed class JsonText
{
    private const int Width = 170;
    private const int Indent = 2;
    private readonly StringBuilder _text = new();

    public static string Write(JsonPart part)
    {
        var writer = new JsonText();
        writer.Append(part, 0, 0);
        return writer._text.Append('\n').ToString();
    }

    /// <summary>A value on one line, whatever its length: what values are ordered by.</summary>
    public static string Compact(JsonPart part)
    {
        var writer = new JsonText();
        writer.TryAppendFlat(part, int.MaxValue);
        return writer._text.ToString();
    }

    private void Append(JsonPart part, int depth, int used)
    {
        var start = _text.Length;
        if (depth > 0 && TryAppendFlat(part, _text.Length + Width - (depth * Indent) - used))
            return;
        _text.Length = start;
        var isObject = part.Form == JsonForm.Object;
        _text.Append(isObject ? '{' : '[');
        var count = Math.Max(part.Members.Count, part.Items.Count);
        for (var index = 0; index < count; index++)
        {
            _text.Append(index == 0 ? "\n" : ",\n").Append(' ', (depth + 1) * Indent);
            var lead = _text.Length;
            if (isObject)
                AppendQuoted(part.Members[index].Key).Append(": ");
            Append(isObject ? part.Members[index].Value : part.Items[index], depth + 1, _text.Length - lead);
        }

        _text.Append('\n').Append(' ', depth * Indent).Append(isObject ? '}' : ']');
    }

    // A text or number never breaks, however long it is.
    private bool TryAppendFlat(JsonPart part, int limit)
    {
        switch (part.Form)
        {
            case JsonForm.Text:
                AppendQuoted(part.Text);
                return true;
            case JsonForm.List:
                _text.Append('[');
                for (var index = 0; index < part.Items.Count; index++)
                {
                    _text.Append(index == 0 ? "" : ", ");
                    if (!TryAppendFlat(part.Items[index], limit) || _text.Length > limit)
                        return false;
                }

                _text.Append(']');
                return true;
            case JsonForm.Object:
                _text.Append('{');
                for (var index = 0; index < part.Members.Count; index++)
                {
                    AppendQuoted(part.Members[index].Key, index == 0 ? " " : ", ").Append(": ");
                    if (!TryAppendFlat(part.Members[index].Value, limit) || _text.Length > limit)
                        return false;
                }

                _text.Append(part.Members.Count == 0 ? "}" : " }");
                return true;
            default:
                _text.Append(part.Text);
                return true;
        }
    }

    private StringBuilder AppendQuoted(string text, string lead = "") =>
        _text.Append(lead).Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)).Append('"');
}
