using KubeNet.Engine;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>
/// A set: an entry is what <c>ipset save</c> prints of its element; one with a timeout, counters or the like is an object around that, whose times are exact.
/// </summary>
internal static class IpSetJson
{
    private const string Entry = "entry";
    private const string Wildcard = "wildcard";
    private const string Element = "element";
    private static readonly LabContract s_contract = LabContract.Current;

    public static JsonPart Write(IpSet set) => JsonPart.Object().Add("name", JsonPart.OfText(set.Name)).Add("type", JsonPart.OfText(set.Type.Name))
        .Add("options", s_contract.Of(typeof(IpSetOptions)).Write(set.Options))
        .AddFilled("entries", JsonPart.ListOf(set.Entries(TimeSpan.Zero).Select(entry => WriteEntry(set, entry.Element, entry.Extensions))));

    public static IpSet Read(JsonPart part, LabReading reading)
    {
        var name = reading.Expect(reading.Member(part, "name"), JsonForm.Text, "a set's name").Text;
        var type = reading.Member(part, "type");
        if (!IpSetTypes.TryGet(reading.Expect(type, JsonForm.Text, "a set's type").Text, out var known))
            throw reading.UnknownKind(type, $"the set type {JsonSource.Quote(type)} is not known.");
        var options = part["options"] is { } given ? (IpSetOptions)s_contract.Of(typeof(IpSetOptions)).Read(given, reading) : new IpSetOptions();
        var set = reading.Make(part, "set", () => IpSet.Create(name, known, options));
        var entries = part["entries"] is { } list ? reading.Expect(list, JsonForm.List, "a list of entries").Items : [];
        return reading.Make(part, "set", () => set.WithEntries(entries.Select(entry => ReadEntry(set, entry, reading))));
    }

    private static JsonPart WriteEntry(IpSet set, in IpSetElement element, IpSetExtensions extensions)
    {
        var text = set.Type.Write(element);
        var isPlain = ReadsBack(set, text, element);
        if (extensions == IpSetExtensions.None && !element.IsWildcard && isPlain)
            return JsonPart.OfText(text);
        var part = JsonPart.Object().Add(Entry, JsonPart.OfText(text));
        if (element.IsWildcard)
            part.Add(Wildcard, JsonPart.OfBoolean(true));

        // A range may have put in what no single element would (hash:ip,port with a netmask keeps the hosts of a range).
        if (!isPlain)
            part.Add(Element, s_contract.Of(typeof(IpSetElement)).Write(element));
        return s_contract.RecordOf(typeof(IpSetExtensions)).Write(extensions, part);
    }

    private static (IpSetElement Element, IpSetExtensions Extensions) ReadEntry(IpSet set, JsonPart part, LabReading reading)
    {
        if (part.Form == JsonForm.Text)
            return (ReadElement(set, part, isWildcard: false, reading), IpSetExtensions.None);
        var isWildcard = reading.Expect(part, JsonForm.Object, "an entry").TryGet(Wildcard, out var wildcard) && (bool)s_contract.Of(typeof(bool)).Read(wildcard, reading);
        var element = part[Element] is { } parts
            ? (IpSetElement)s_contract.Of(typeof(IpSetElement)).Read(parts, reading)
            : ReadElement(set, reading.Expect(reading.Member(part, Entry), JsonForm.Text, "an element"), isWildcard, reading);
        var rest = part.Members.Where(member => member.Key is not (Entry or Wildcard or Element)).Aggregate(JsonPart.Object(part.Offset), (all, member) => all.Add(member.Key, member.Value));
        return (element, (IpSetExtensions)s_contract.Of(typeof(IpSetExtensions)).Read(rest, reading));
    }

    private static IpSetElement ReadElement(IpSet set, JsonPart part, bool isWildcard, LabReading reading) =>
        reading.Make(part, $"element of a {set.Type.Name}", () => TryRead(set, part.Text, isWildcard) ?? throw new FormatException("it is several elements"));

    private static bool ReadsBack(IpSet set, string text, in IpSetElement element)
    {
        try
        {
            return TryRead(set, text, element.IsWildcard) == element;
        }
        catch (NetConfigException)
        {
            return false;
        }
    }

    private static IpSetElement? TryRead(IpSet set, string text, bool isWildcard)
    {
        if (set.Type.Method == IpSetMethod.List)
            return new IpSetElement { Set = text };
        var draft = set.Type.Read(text, set.Options);
        draft.IsWildcard = isWildcard;
        return set.Type.Expand(draft, set.Options).Take(2).ToList() is [var only] ? IpSetEntries.InRange(set, only) : null;
    }
}
