using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using KubeNet.Engine;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>PowerShell's objects as JSON: what ConvertFrom-Json and hashtables hold.</summary>
internal static class ObjectJson
{
    private const int Deepest = 60;

    /// <summary>The JSON of an object.</summary>
    /// <exception cref="NetConfigException">InvalidInputObject: it is too deep, such as an object that holds itself.</exception>
    public static byte[] Of(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            Write(writer, value, 0);
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > Deepest)
            throw new NetConfigException("InvalidInputObject", $"The object is more than {Deepest} levels deep; give what ConvertFrom-Json makes of 'kubectl get ... -o json', or hashtables.");
        switch (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long or short or byte or uint or ushort:
                writer.WriteNumberValue(Convert.ToInt64(PSValues.Bare(value), CultureInfo.InvariantCulture));
                break;
            case double real when double.IsFinite(real):
                writer.WriteNumberValue(real);
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
                break;
            case IDictionary map:
                WriteMap(writer, PSValues.Entries(map).Select(entry => (entry.Key.ToString() ?? "", entry.Value)), depth);
                break;
            case PSObject made:
                WriteMap(writer, made.Properties.Select(property => (property.Name, (object?)property.Value)), depth);
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case var other:
                writer.WriteStringValue(Convert.ToString(other, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteMap(Utf8JsonWriter writer, IEnumerable<(string Key, object? Value)> entries, int depth)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in entries)
        {
            writer.WritePropertyName(key);
            Write(writer, value, depth + 1);
        }

        writer.WriteEndObject();
    }
}
