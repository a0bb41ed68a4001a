using System.Runtime.CompilerServices;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>Tuples: a list of their items.</summary>
internal sealed class TupleCodec(LabContract contract, Type type) : Codec
{
    private readonly Type[] _items = type.GetGenericArguments();

    public override string Description => $"[{string.Join(", ", _items.Select(contract.NameOf))}]";

    public override IEnumerable<Type> Parts => _items;

    public override JsonPart Write(object value)
    {
        var tuple = (ITuple)value;
        return JsonPart.ListOf(_items.Select((item, index) => contract.Of(item).Write(tuple[index]!)));
    }

    public override object Read(JsonPart part, LabReading reading)
    {
        var parts = reading.Expect(part, JsonForm.List, Description).Items;
        return parts.Count == _items.Length
            ? Activator.CreateInstance(type, _items.Select((item, index) => contract.Of(item).Read(parts[index], reading)).ToArray())!
            : throw reading.Invalid(part, $"{_items.Length} values are expected here, not {parts.Count}.");
    }
}
