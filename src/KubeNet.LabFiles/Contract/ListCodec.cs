using System.Collections;
using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>Lists in their order, and sets in the order of their elements.</summary>
internal sealed class ListCodec<T>(LabContract contract, Type collection) : Codec
    where T : notnull
{
    private readonly Lazy<Codec> _element = new(() => contract.Of(typeof(T)));

    public override string Description => $"list of {contract.NameOf(typeof(T))}";

    public override IEnumerable<Type> Parts => [typeof(T)];

    public override JsonPart Write(object value)
    {
        var items = ((IEnumerable)value).Cast<object>().Select(_element.Value.Write);
        return JsonPart.ListOf(IsUnordered ? items.OrderBy(JsonText.Compact, StringComparer.Ordinal) : items);
    }

    public override object Read(JsonPart part, LabReading reading)
    {
        var items = reading.Expect(part, JsonForm.List, "a list").Items.Select(item => (T)_element.Value.Read(item, reading)).ToList();
        return reading.Make(part, Description, () => Collect(items));
    }

    private bool IsUnordered => Is(typeof(ImmutableHashSet<>)) || Is(typeof(HashSet<>));

    private bool Is(Type definition) => collection.GetGenericTypeDefinition() == definition;

    private object Collect(List<T> items)
    {
        if (Is(typeof(EquatableArray<>)))
            return items.ToEquatableArray();
        if (Is(typeof(ImmutableArray<>)))
            return items.ToImmutableArray();
        if (Is(typeof(ImmutableList<>)))
            return items.ToImmutableList();
        if (Is(typeof(ImmutableHashSet<>)))
            return items.ToImmutableHashSet();
        if (Is(typeof(ImmutableSortedSet<>)))
            return items.ToImmutableSortedSet();
        return Is(typeof(HashSet<>)) ? items.ToHashSet() : items;
    }
}
