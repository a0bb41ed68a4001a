using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Numerics;
using System.Reflection;

namespace KubeNet.Shell.Commands.Text;

/// <summary>
/// Turns PowerShell objects into what JSON has: text, numbers, lists and dictionaries. An object that stands deeper than the limit becomes its text;
/// a property that cannot be read becomes null.
/// </summary>
internal sealed class JsonValueReader
{
    private readonly int maximumDepth;
    private readonly Action<string> warn;
    private readonly Func<bool> stopped;
    private bool warned;

    /// <summary>Creates a reader.</summary>
    /// <param name="maximumDepth">How many levels of objects are taken apart.</param>
    /// <param name="warn">Told once when something stood deeper.</param>
    /// <param name="stopped">Whether the pipeline was stopped.</param>
    public JsonValueReader(int maximumDepth, Action<string> warn, Func<bool> stopped)
    {
        this.maximumDepth = maximumDepth;
        this.warn = warn;
        this.stopped = stopped;
    }

    /// <summary>The JSON value for an object.</summary>
    public object? Read(object? value) => Read(value, 0);

    private object? Read(object? value, int depth)
    {
        if (stopped()) throw new PipelineStoppedException();
        if (value is null || ReferenceEquals(value, AutomationNull.Value)) return null;
        var wrapper = value as PSObject;
        object plain = wrapper?.BaseObject ?? value;
        if (plain == DBNull.Value || plain.GetType().FullName == "System.Management.Automation.Language.NullString") return null;
        if (IsLeaf(plain)) return WithNotes(wrapper, plain, depth);
        if (depth > maximumDepth) return TooDeep(wrapper, plain);
        return plain switch
        {
            IDictionary table => WithNotes(wrapper, Table(table, depth), depth),
            IEnumerable items => WithNotes(wrapper, Items(items, depth), depth),
            _ => Properties(wrapper, plain, depth),
        };
    }

    private static bool IsLeaf(object value) =>
        value is string or DateTime or DateTimeOffset or Guid or Uri or decimal or BigInteger or Enum || value.GetType().IsPrimitive;

    private object TooDeep(PSObject? wrapper, object plain)
    {
        if (!warned) warn($"Resulting JSON is truncated as serialization has exceeded the set depth of {maximumDepth}.");
        warned = true;
        return LanguagePrimitives.ConvertTo(plain is PSCustomObject ? wrapper : plain, typeof(string), CultureInfo.InvariantCulture);
    }

    private Dictionary<string, object?> Table(IDictionary table, int depth)
    {
        var result = new Dictionary<string, object?>(table.Count);
        foreach (DictionaryEntry entry in table) result[entry.Key.ToString() ?? ""] = Read(entry.Value, depth + 1);
        return result;
    }

    private List<object?> Items(IEnumerable items, int depth)
    {
        List<object?> result = [];
        foreach (object? item in items) result.Add(Read(item, depth + 1));
        return result;
    }

    private Dictionary<string, object?> Properties(PSObject? wrapper, object plain, int depth)
    {
        var result = new Dictionary<string, object?>();
        if (plain is not PSCustomObject)
        {
            foreach (FieldInfo field in plain.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance))
                if (!IsHidden(field)) result[field.Name] = Read(Try(() => field.GetValue(plain)), depth + 1);
            foreach (PropertyInfo property in plain.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                if (!IsHidden(property) && property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                    result[property.Name] = Read(Try(() => property.GetValue(plain)), depth + 1);
        }

        if (wrapper is not null) AddNotes(wrapper, result, depth, _ => true);
        return result;
    }

    /// <summary>A simple value, list or table with properties added by scripts becomes a dictionary with the value under <c>value</c>.</summary>
    private object? WithNotes(PSObject? wrapper, object value, int depth)
    {
        if (wrapper is null || value is string or DateTime) return value;
        Dictionary<string, object?> result = value as Dictionary<string, object?> ?? new() { ["value"] = value };
        int before = result.Count;
        AddNotes(wrapper, result, depth, property => property.MemberType is not (PSMemberTypes.Property or PSMemberTypes.ParameterizedProperty));
        return value is IDictionary || result.Count > before ? result : value;
    }

    private void AddNotes(PSObject wrapper, Dictionary<string, object?> result, int depth, Func<PSPropertyInfo, bool> wanted)
    {
        foreach (PSPropertyInfo property in wrapper.Properties)
        {
            if (wanted(property) && !result.ContainsKey(property.Name)) result[property.Name] = Read(Try(() => property.Value), depth + 1);
        }
    }

    private static bool IsHidden(MemberInfo member) =>
        member.IsDefined(typeof(Newtonsoft.Json.JsonIgnoreAttribute), inherit: true) || member.IsDefined(typeof(HiddenAttribute), inherit: true);

    private static object? Try(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is TargetInvocationException or GetValueException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}
