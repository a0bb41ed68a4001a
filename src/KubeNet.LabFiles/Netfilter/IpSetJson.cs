using System.Collections.Immutable;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>
/// Sets in the order of their places. An entry is what <c>ipset save</c> prints of its element; one with a timeout, counters or the like is an object around that,
/// whose times are exact.
/// </summary>
internal static class IpSetJson
{
    private const string Entry = "entry";
    private const string Wildcard = "wildcard";

    public static Codec Codec(LabContract contract) => new FunctionCodec<IpSetTable>(
        "list of sets", table => Write(contract, table), (part, reading) => Read(contract, part, reading), typeof(IpSetOptions), typeof(IpSetExtensions));

    private static JsonPart Write(LabContract contract, IpSetTable table)
    {
        var list = JsonPart.List();
        foreach (var (place, set) in table.Places)
        {
            var part = JsonPart.Object().Add("name", JsonPart.OfText(set.Name)).Add("type", JsonPart.OfText(set.Type.Name));
            if (place != list.Items.Count)
                part.Add("place", contract.Of(typeof(int)).Write(place));
            part.Add("options", contract.Of(typeof(IpSetOptions)).Write(set.Options));
            list.Add(part.AddFilled("entries", JsonPart.ListOf(set.Entries(TimeSpan.Zero).Select(entry => WriteEntry(contract, set, entry.Element, entry.Extensions)))));
        }

        return list;
    }

    private static JsonPart WriteEntry(LabContract contract, IpSet set, in IpSetElement element, IpSetExtensions extensions)
    {
        var text = JsonPart.OfText(set.Type.Write(element));
        if (extensions == IpSetExtensions.None && !element.IsWildcard)
            return text;
        var part = JsonPart.Object().Add(Entry, text);
        if (element.IsWildcard)
            part.Add(Wildcard, JsonPart.OfBoolean(true));
        return contract.RecordOf(typeof(IpSetExtensions)).Write(extensions, part);
    }

    private static IpSetTable Read(LabContract contract, JsonPart part, LabReading reading)
    {
        var places = ImmutableSortedDictionary.CreateBuilder<int, IpSet>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in reading.Expect(part, JsonForm.List, "a list of sets").Items)
        {
            var place = item["place"] is { } given ? (int)contract.Of(typeof(int)).Read(given, reading) : places.Count;
            var set = ReadSet(contract, reading.Expect(item, JsonForm.Object, "a set"), reading);
            if (!names.Add(set.Name) || place < 0 || places.ContainsKey(place))
                throw reading.Invalid(item, $"set '{set.Name}' cannot have place {place}: the name or the place is another set's.");
            places.Add(place, set);
        }

        return IpSetTable.At(places.ToImmutable());
    }

    private static IpSet ReadSet(LabContract contract, JsonPart part, LabReading reading)
    {
        var name = reading.Expect(reading.Member(part, "name"), JsonForm.Text, "a set's name").Text;
        var type = reading.Member(part, "type");
        if (!IpSetTypes.TryGet(reading.Expect(type, JsonForm.Text, "a set's type").Text, out var known))
            throw reading.UnknownKind(type, $"the set type {JsonSource.Quote(type)} is not known.");
        var options = part["options"] is { } given ? (IpSetOptions)contract.Of(typeof(IpSetOptions)).Read(given, reading) : new IpSetOptions();
        var set = reading.Make(part, "set", () => IpSet.Create(name, known, options));
        var entries = part["entries"] is { } list ? reading.Expect(list, JsonForm.List, "a list of entries").Items : [];
        return reading.Make(part, "set", () => set.WithEntries(entries.Select(entry => ReadEntry(contract, set, entry, reading))));
    }

    private static (IpSetElement Element, IpSetExtensions Extensions) ReadEntry(LabContract contract, IpSet set, JsonPart part, LabReading reading)
    {
        if (part.Form == JsonForm.Text)
            return (ReadElement(set, part, isWildcard: false, reading), IpSetExtensions.None);
        var isWildcard = reading.Expect(part, JsonForm.Object, "an entry").TryGet(Wildcard, out var wildcard) && (bool)contract.Of(typeof(bool)).Read(wildcard, reading);
        var element = ReadElement(set, reading.Expect(reading.Member(part, Entry), JsonForm.Text, "an element"), isWildcard, reading);
        var rest = part.Members.Where(member => member.Key is not (Entry or Wildcard)).Aggregate(JsonPart.Object(part.Offset), (all, member) => all.Add(member.Key, member.Value));
        return (element, (IpSetExtensions)contract.Of(typeof(IpSetExtensions)).Read(rest, reading));
    }

    private static IpSetElement ReadElement(IpSet set, JsonPart part, bool isWildcard, LabReading reading) => reading.Make(part, $"element of a {set.Type.Name}", () =>
    {
        if (set.Type.Method == IpSetMethod.List)
            return new IpSetElement { Set = part.Text };
        var draft = set.Type.Read(part.Text, set.Options);
        draft.IsWildcard = isWildcard;
        return set.Type.Expand(draft, set.Options).Take(2).ToList() is [var only] ? IpSetEntries.InRange(set, only) : throw new FormatException("it is several elements");
    });
}
