using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KubeNet.Snapshots.Importing;

/// <summary>One object of iproute2's JSON, read leniently: a value of another kind than asked for is as good as absent.</summary>
internal sealed class JsonRow(JObject row)
{
    /// <summary>The line it starts on.</summary>
    public int Line { get; } = ((IJsonLineInfo)row).LineNumber;

    public IEnumerable<string> Keys => row.Properties().Select(property => property.Name);

    public bool Has(string key) => row.ContainsKey(key);

    public string? Text(string key) => row[key] switch
    {
        JValue { Type: JTokenType.String or JTokenType.Integer } value => value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    public long? Number(string key) => row[key] switch
    {
        JValue { Type: JTokenType.Integer, Value: long value } => value,
        JValue { Type: JTokenType.String } value when long.TryParse((string?)value, out var number) => number,
        _ => null,
    };

    /// <summary>A number that an int of the kernel holds.</summary>
    public int? Int(string key) => Number(key) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null;

    /// <summary>A number that an unsigned int of the kernel holds.</summary>
    public uint? UInt(string key) => Number(key) is >= 0 and <= uint.MaxValue and var number ? (uint)number : null;

    /// <summary>A JSON boolean or 0 and 1; null where the key is absent.</summary>
    public bool? Flag(string key) => row[key] switch
    {
        JValue { Type: JTokenType.Boolean } value => (bool)value,
        JValue { Type: JTokenType.Integer, Value: long value } => value != 0,
        _ => null,
    };

    public JsonRow? Row(string key) => row[key] is JObject inner ? new JsonRow(inner) : null;

    public IEnumerable<JsonRow> Rows(string key) => row[key] is JArray list ? list.OfType<JObject>().Select(inner => new JsonRow(inner)) : [];

    public IReadOnlyList<string> Texts(string key) =>
        row[key] is JArray list ? [.. list.OfType<JValue>().Where(value => value.Type == JTokenType.String).Select(value => (string)value!)] : [];

    /// <summary>The row as it was given, on one line, cut after 200 characters.</summary>
    public override string ToString()
    {
        var text = row.ToString(Formatting.None);
        return text.Length > 200 ? text[..200] + "..." : text;
    }
}
