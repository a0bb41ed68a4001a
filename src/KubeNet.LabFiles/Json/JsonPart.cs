using System.Diagnostics.CodeAnalysis;

namespace KubeNet.LabFiles.Json;

/// <summary>A JSON value: one that was read, which knows where it stands, or one that is to be written. Members keep their order.</summary>
internal sealed class JsonPart
{
    private readonly List<JsonPart> _items = [];
    private readonly List<KeyValuePair<string, JsonPart>> _members = [];
    private Dictionary<string, JsonPart>? _byName;

    private JsonPart(JsonForm form, string text, int offset) => (Form, Text, Offset) = (form, text, offset);

    public static JsonPart Null { get; } = new(JsonForm.Null, "null", -1);

    public JsonForm Form { get; }

    /// <summary>A text's content; a number or boolean as it is written.</summary>
    public string Text { get; }

    /// <summary>Where it begins in the file, in bytes; -1 for a value that was made.</summary>
    public int Offset { get; }

    public IReadOnlyList<JsonPart> Items => _items;

    public IReadOnlyList<KeyValuePair<string, JsonPart>> Members => _members;

    /// <summary>The member of a name, or null.</summary>
    public JsonPart? this[string name] => TryGet(name, out var part) ? part : null;

    public static JsonPart Scalar(JsonForm form, string text, int offset = -1) => new(form, text, offset);

    public static JsonPart OfText(string text) => new(JsonForm.Text, text, -1);

    public static JsonPart OfNumber(string number) => new(JsonForm.Number, number, -1);

    public static JsonPart OfBoolean(bool value) => new(JsonForm.Boolean, value ? "true" : "false", -1);

    public static JsonPart List(int offset = -1) => new(JsonForm.List, "", offset);

    public static JsonPart ListOf(IEnumerable<JsonPart> items)
    {
        var list = List();
        list._items.AddRange(items);
        return list;
    }

    public static JsonPart Object(int offset = -1) => new(JsonForm.Object, "", offset);

    public bool TryGet(string name, [NotNullWhen(true)] out JsonPart? part)
    {
        // Most objects are small; of the large ones all members are asked for.
        const int Few = 8;
        if (_members.Count > Few)
            return (_byName ??= _members.ToDictionary(StringComparer.Ordinal)).TryGetValue(name, out part);
        foreach (var member in _members)
        {
            if (member.Key == name)
            {
                part = member.Value;
                return true;
            }
        }

        part = null;
        return false;
    }

    public JsonPart Add(JsonPart item)
    {
        _items.Add(item);
        return this;
    }

    public JsonPart Add(string name, JsonPart value)
    {
        _members.Add(new(name, value));
        _byName = null;
        return this;
    }

    /// <summary>Adds a member unless there is nothing in it.</summary>
    public JsonPart AddFilled(string name, JsonPart value) => value._items.Count + value._members.Count == 0 ? this : Add(name, value);

    /// <summary>Exchanges a member, or adds it: for upgrades.</summary>
    public void Set(string name, JsonPart value)
    {
        var at = _members.FindIndex(member => member.Key == name);
        if (at < 0)
            Add(name, value);
        else
            _members[at] = new(name, value);
        _byName = null;
    }
}
