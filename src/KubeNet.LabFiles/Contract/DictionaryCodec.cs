using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>
/// Dictionaries: a list of the values where each knows its key (a link its index), an object where keys are words, otherwise a list of key and value.
/// </summary>
internal sealed class DictionaryCodec<TKey, TValue>(LabContract contract, Type collection) : Codec
    where TKey : notnull
    where TValue : notnull
{
    private readonly Lazy<Codec> _key = new(() => contract.Of(typeof(TKey)));
    private readonly Lazy<Codec> _value = new(() => contract.Of(typeof(TValue)));
    private readonly Func<TValue, TKey>? _keyOf = contract.KeyOf<TKey, TValue>();

    public override string Description => _keyOf is not null ? $"list of {contract.NameOf(typeof(TValue))}, each once"
        : _key.Value is ITextCodec ? $"{contract.NameOf(typeof(TValue))} by {contract.NameOf(typeof(TKey))}"
        : $"list of key {contract.NameOf(typeof(TKey))} and value {contract.NameOf(typeof(TValue))}";

    public override IEnumerable<Type> Parts => _keyOf is null ? [typeof(TKey), typeof(TValue)] : [typeof(TValue)];

    public override JsonPart Write(object value)
    {
        var entries = Ordered((IEnumerable<KeyValuePair<TKey, TValue>>)value);
        if (_keyOf is not null)
            return JsonPart.ListOf(entries.Select(entry => _value.Value.Write(entry.Value)));
        if (_key.Value is ITextCodec text)
            return entries.Aggregate(JsonPart.Object(), (all, entry) => Add(all, text.WriteText(entry.Key), _value.Value.Write(entry.Value)));
        return JsonPart.ListOf(entries.Select(entry => JsonPart.Object().Add("key", _key.Value.Write(entry.Key)).Add("value", _value.Value.Write(entry.Value))));
    }

    public override object Read(JsonPart part, LabReading reading)
    {
        var entries = new Dictionary<TKey, TValue>();
        foreach (var (place, key, value) in Entries(part, reading))
        {
            if (!entries.TryAdd(key, value))
                throw reading.Invalid(place, $"'{key}' stands twice in this list.");
        }

        return Collect(entries);
    }

    // What was made by looking at it holds nothing.
    private JsonPart Add(JsonPart all, string name, JsonPart value) => contract.IsState(typeof(TValue)) ? all.AddFilled(name, value) : all.Add(name, value);

    private IEnumerable<(JsonPart Place, TKey Key, TValue Value)> Entries(JsonPart part, LabReading reading)
    {
        if (_keyOf is null && _key.Value is ITextCodec text)
        {
            foreach (var (name, value) in reading.Expect(part, JsonForm.Object, "an object").Members)
                yield return (value, (TKey)text.ReadText(value, name, reading), (TValue)_value.Value.Read(value, reading));
            yield break;
        }

        foreach (var item in reading.Expect(part, JsonForm.List, "a list").Items)
        {
            var value = (TValue)_value.Value.Read(_keyOf is null ? reading.Member(reading.Expect(item, JsonForm.Object, "an object"), "value") : item, reading);
            yield return (item, _keyOf is null ? (TKey)_key.Value.Read(reading.Member(item, "key"), reading) : _keyOf(value), value);
        }
    }

    // What has no order of its own is ordered by its keys: by number or address where they are that, otherwise as texts.
    private IEnumerable<KeyValuePair<TKey, TValue>> Ordered(IEnumerable<KeyValuePair<TKey, TValue>> entries)
    {
        if (Is(typeof(ImmutableSortedDictionary<,>)) || Is(typeof(TreeDictionary<,>)))
            return entries;
        return typeof(TKey) != typeof(string) && typeof(IComparable<TKey>).IsAssignableFrom(typeof(TKey)) && !typeof(TKey).IsGenericType
            ? entries.OrderBy(entry => entry.Key)
            : entries.OrderBy(entry => JsonText.Compact(_key.Value.Write(entry.Key)), StringComparer.Ordinal);
    }

    private bool Is(Type definition) => collection.GetGenericTypeDefinition() == definition;

    private object Collect(Dictionary<TKey, TValue> entries)
    {
        if (Is(typeof(ImmutableSortedDictionary<,>)))
            return entries.ToImmutableSortedDictionary(typeof(TKey) == typeof(string) ? (IComparer<TKey>)StringComparer.Ordinal : Comparer<TKey>.Default);
        return Is(typeof(ImmutableDictionary<,>)) ? entries.ToImmutableDictionary() : entries;
    }
}
