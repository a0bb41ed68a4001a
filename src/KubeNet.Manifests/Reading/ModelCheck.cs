using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using KubeNet.Engine;

namespace KubeNet.Manifests.Reading;

/// <summary>
/// Holds an object against the Kubernetes client's model of it before the client reads it, as the API server's strict field validation does:
/// every field that is not known, and every value of the wrong kind, with its path and place. It also keeps from the client what would cost
/// it without bound, such as the quantity <c>1e999999999</c>.
/// </summary>
internal sealed class ModelCheck
{
    private const int MostProblems = 20;
    private const int LongestName = 256;
    private const int LongestQuantity = 40;

    private static readonly SearchValues<byte> s_numberCharacters = SearchValues.Create("0123456789."u8);

    private readonly List<ModelProblem> _problems = [];
    private readonly List<(string? Name, int Index)> _path = [];
    private readonly bool _keysAreUnique;

    private ModelCheck(bool keysAreUnique) => _keysAreUnique = keysAreUnique;

    /// <summary>What does not fit; at most 20 problems.</summary>
    public static IReadOnlyList<ModelProblem> Check(JsonText json, ModelShape shape, ManifestLimits limits)
    {
        var check = new ModelCheck(json.KeysAreUnique);
        var reader = new Utf8JsonReader(json.Bytes.Span, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        reader.Read();
        check.Value(ref reader, shape);
        return check._problems;
    }

    private void Value(ref Utf8JsonReader reader, ModelShape shape)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            if (!shape.IsNullable)
                Refuse(ref reader, $"{Wanted(shape.Form)} is needed here");
            return;
        }

        switch (shape.Form)
        {
            case ModelForm.Object when reader.TokenType == JsonTokenType.StartObject:
                Fields(ref reader, shape);
                return;
            case ModelForm.List when reader.TokenType == JsonTokenType.StartArray:
                Items(ref reader, shape.Element);
                return;
            case ModelForm.Map when reader.TokenType == JsonTokenType.StartObject:
                Entries(ref reader, shape.Element);
                return;
            case ModelForm.Anything:
                reader.Skip();
                return;
        }

        if (!Fits(ref reader, shape.Form))
            Refuse(ref reader, $"{Wanted(shape.Form)} is meant here, and not {Found(ref reader, shape.Form)}");
        reader.Skip();
    }

    private void Fields(ref Utf8JsonReader reader, ModelShape shape)
    {
        UInt128 seen = 0;
        Span<char> buffer = stackalloc char[LongestName];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var length = CopyName(ref reader, buffer);
            if (length < 0 || shape.Field(buffer[..length]) is not { } field)
            {
                Unknown(ref reader, JsonWords.Text(ref reader), shape);
                reader.Skip();
                continue;
            }

            _path.Add((field.Name, -1));
            var bit = UInt128.One << field.Index;
            if (!_keysAreUnique && (seen & bit) != 0)
                Note(ref reader, isFatal: false, "stands here twice; the last one counts");
            seen |= bit;
            reader.Read();
            Value(ref reader, field.Shape);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Items(ref Utf8JsonReader reader, ModelShape element)
    {
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            _path.Add((null, index));
            if (reader.TokenType == JsonTokenType.Null)
                Refuse(ref reader, $"{Wanted(element.Form)} is needed here, and not nothing");
            else
                Value(ref reader, element);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Entries(ref Utf8JsonReader reader, ModelShape element)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonWords.IsText(ref reader))
                Refuse(ref reader, "has a key that is no text");
            if (element.Form == ModelForm.Anything)
            {
                reader.Skip();
                continue;
            }

            _path.Add((JsonWords.Text(ref reader), -1));
            reader.Read();
            Value(ref reader, element);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private static bool Fits(ref Utf8JsonReader reader, ModelForm form) => form switch
    {
        ModelForm.Object or ModelForm.List or ModelForm.Map => false,
        ModelForm.Text => reader.TokenType == JsonTokenType.String && JsonWords.IsText(ref reader),
        ModelForm.Flag => reader.TokenType is JsonTokenType.True or JsonTokenType.False,
        ModelForm.Int32 => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out _),
        ModelForm.Int64 => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _),
        ModelForm.Number => reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number),
        ModelForm.IntOrString => reader.TokenType == JsonTokenType.Number ? reader.TryGetInt32(out _) : reader.TokenType == JsonTokenType.String && JsonWords.IsText(ref reader) && !IsWholeNumber(JsonWords.Text(ref reader)),
        ModelForm.Quantity => reader.TokenType is JsonTokenType.Number or JsonTokenType.String && IsQuantity(reader.ValueSpan),
        ModelForm.Time => reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.TryGetDateTimeOffset(out _),
        ModelForm.Base64 => reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out _),
        ModelForm.Anything => true,
    };

    // A number in quotes is a name or a percentage to the API, and no good one (IsValidPortName, IsValidPercent in apimachinery's validation).
    private static bool IsWholeNumber(string text) => text.AsSpan().TrimStart("+-") is { Length: > 0 } digits && digits.IndexOfAnyExceptInRange('0', '9') < 0;

    // apimachinery's resource.ParseQuantity, with exponents of at most two digits: [+-]digits[.digits](suffix | e[+-]digits)
    private static bool IsQuantity(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > LongestQuantity)
            return false;
        var rest = text.TrimStart("+-"u8);
        var digits = rest.IndexOfAnyExcept(s_numberCharacters);
        var number = digits < 0 ? rest : rest[..digits];
        if (text.Length - rest.Length > 1 || number.Count((byte)'.') > 1 || !number.ContainsAnyInRange((byte)'0', (byte)'9'))
            return false;
        var suffix = rest[number.Length..];
        if (suffix is [(byte)'e' or (byte)'E', _, ..])
        {
            var exponent = suffix[1..].TrimStart("+-"u8);
            return exponent.Length is 1 or 2 && exponent.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && number.Length + int.Parse(exponent, CultureInfo.InvariantCulture) <= 28;
        }

        return number.Length <= 28 && Encoding.ASCII.GetString(suffix) is "" or "n" or "u" or "m" or "k" or "M" or "G" or "T" or "P" or "E" or "Ki" or "Mi" or "Gi" or "Ti" or "Pi" or "Ei";
    }

    private static string Wanted(ModelForm form) => form switch
    {
        ModelForm.Object or ModelForm.Map => "a map",
        ModelForm.List => "a list",
        ModelForm.Text => "text",
        ModelForm.Flag => "true or false",
        ModelForm.Int32 or ModelForm.Int64 => "a whole number",
        ModelForm.Number => "a number",
        ModelForm.IntOrString => "a whole number or a name",
        ModelForm.Quantity => "a quantity such as 500m or 2Gi",
        ModelForm.Time => "a time such as 2026-01-31T12:00:00Z",
        ModelForm.Base64 => "text in base64",
        ModelForm.Anything => "a value",
    };

    private static string Found(ref Utf8JsonReader reader, ModelForm form)
    {
        const int Longest = 40;
        var isText = reader.TokenType == JsonTokenType.String;
        var value = isText || reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(Longest, reader.ValueSpan.Length)]) : "";
        var shown = reader.ValueSpan.Length > Longest ? $"{value}..." : value;
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => "a map",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String when form == ModelForm.IntOrString => $"the text \"{shown}\"; leave the quotes out",
            JsonTokenType.String => $"the text \"{shown}\"",
            JsonTokenType.Number when form == ModelForm.Text => $"the number {shown}; put it in quotes",
            JsonTokenType.Number => $"the number {shown}",
            JsonTokenType.True or JsonTokenType.False when form == ModelForm.Text => "a truth value (YAML takes yes, no, on and off for one too); put it in quotes",
            JsonTokenType.True or JsonTokenType.False => "a truth value",
            _ => "nothing",
        };
    }

    private void Unknown(ref Utf8JsonReader reader, string name, ModelShape shape)
    {
        const int LargestSlip = 2;
        _path.Add((name, -1));
        var near = name.Length > LargestSlip ? shape.FieldNames.MinBy(known => EditDistance.Between(known, name)) : null;
        var hint = near is not null && name.Length < LongestName && EditDistance.Between(near, name) <= LargestSlip ? $"; did you mean '{near}'?" : "";
        Note(ref reader, isFatal: false, $"no such field is known{hint}");
        _path.RemoveAt(_path.Count - 1);
    }

    private void Refuse(ref Utf8JsonReader reader, string text) => Note(ref reader, isFatal: true, text);

    private void Note(ref Utf8JsonReader reader, bool isFatal, string text)
    {
        if (_problems.Count < MostProblems || (isFatal && !_problems.Exists(problem => problem.IsFatal)))
            _problems.Add(new ModelProblem((int)reader.TokenStartIndex, isFatal, $"{Path()}: {text}"));
    }

    private string Path()
    {
        const int LongestKey = 60;
        var text = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            if (name is null)
                text.Append('[').Append(index).Append(']');
            else
                text.Append(text.Length == 0 ? "" : ".").Append(name.Length > LongestKey ? $"{name[..LongestKey]}..." : name);
        }

        return text.Length == 0 ? "the object" : text.ToString();
    }

    // How many characters the name has, or -1 where it is longer than any field's or no text.
    private static int CopyName(ref Utf8JsonReader reader, scoped Span<char> buffer) =>
        reader.ValueSpan.Length > buffer.Length || !JsonWords.IsText(ref reader) ? -1 : reader.CopyString(buffer);
}
