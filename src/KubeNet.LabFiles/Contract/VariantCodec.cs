using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>An abstract type: an object whose first member, <c>kind</c>, says by a name of the contract which of its types it is.</summary>
internal sealed class VariantCodec(LabContract contract, Type type) : Codec
{
    private const string Kind = "kind";
    private readonly Dictionary<string, Type> _kinds = contract.Concrete(type).ToDictionary(contract.NameOf, StringComparer.Ordinal);

    public override string Description => $"{Kind} {string.Join(" | ", _kinds.Keys)}";

    public override IEnumerable<Type> Parts => _kinds.Values;

    public override JsonPart Write(object value) => contract.RecordOf(value.GetType()).Write(value, JsonPart.Object().Add(Kind, JsonPart.OfText(contract.NameOf(value.GetType()))));

    public override object Read(JsonPart part, LabReading reading)
    {
        var kind = reading.Member(reading.Expect(part, JsonForm.Object, "an object"), Kind);
        return _kinds.TryGetValue(reading.Expect(kind, JsonForm.Text, "a kind").Text, out var found)
            ? contract.RecordOf(found).Read(part, reading)
            : throw reading.UnknownKind(kind, $"the kind {JsonSource.Quote(kind)} is not known; there are {string.Join(", ", _kinds.Keys)}.");
    }
}
