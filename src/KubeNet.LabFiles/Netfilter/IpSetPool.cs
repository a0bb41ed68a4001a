using System.Collections.Immutable;
using System.Globalization;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>
/// The sets of namespaces, in the order of their places. A larger set that several namespaces have alike, as the nodes of a cluster have those of its policies, stands once, and
/// they refer to it by a number.
/// </summary>
internal sealed class IpSetPool
{
    private const string Shared = "shares";
    private const string Place = "place";
    private const int Few = 8;
    private readonly Dictionary<IpSet, (JsonPart Part, string Text)> _written = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IpSet> _read = new(StringComparer.Ordinal);
    private readonly JsonPart _part = JsonPart.Object();

    /// <summary>Says which namespaces will be written.</summary>
    public IpSetPool(IEnumerable<IpSetTable> tables)
    {
        foreach (var set in tables.SelectMany(table => table.All).Where(set => set.Count > Few))
        {
            var text = TextOf(set);
            _counts[text] = _counts.GetValueOrDefault(text) + 1;
        }
    }

    /// <summary>The sets that stand once.</summary>
    public JsonPart Write() => _part;

    /// <summary>A namespace's sets.</summary>
    public JsonPart Write(IpSetTable table)
    {
        var list = JsonPart.List();
        foreach (var (place, set) in table.Places)
        {
            var part = JsonPart.Object();
            if (place != list.Items.Count)
                part.Add(Place, JsonPart.OfNumber(place.ToString(CultureInfo.InvariantCulture)));
            list.Add(NameOf(set) is { } name ? part.Add(Shared, JsonPart.OfText(name)) : PartOf(set).Members.Aggregate(part, (all, member) => all.Add(member.Key, member.Value)));
        }

        return list;
    }

    /// <summary>Reads the sets that stand once.</summary>
    public void Read(JsonPart part, LabReading reading)
    {
        foreach (var (name, set) in reading.Expect(part, JsonForm.Object, "an object (sets by number)").Members)
            _read.Add(name, IpSetJson.Read(reading.Expect(set, JsonForm.Object, "a set"), reading));
    }

    /// <summary>Reads a namespace's sets.</summary>
    public IpSetTable Read(NamespaceConfig home, JsonPart part, LabReading reading)
    {
        var places = ImmutableSortedDictionary.CreateBuilder<int, IpSet>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in reading.Expect(part, JsonForm.List, "a list of sets").Items)
        {
            var place = reading.Expect(item, JsonForm.Object, "a set")[Place] is { } given ? (int)LabContract.Current.Of(typeof(int)).Read(given, reading) : places.Count;
            var set = item[Shared] is { } name ? _read.GetValueOrDefault(name.Text) ?? throw reading.Dangling(name, $"there is no set {JsonSource.Quote(name)} in \"ipSets\".") : IpSetJson.Read(item, reading);
            if (!names.Add(set.Name) || place < 0 || places.ContainsKey(place))
                throw reading.Invalid(item, $"set '{set.Name}' of namespace '{home.Name}' cannot have place {place}: the name or the place is another set's.");
            places.Add(place, set);
        }

        return IpSetTable.At(places.ToImmutable());
    }

    private string? NameOf(IpSet set)
    {
        if (set.Count <= Few || TextOf(set) is var text && _counts[text] < 2)
            return null;
        if (_names.TryGetValue(text, out var name))
            return name;
        name = (_names.Count + 1).ToString(CultureInfo.InvariantCulture);
        _names.Add(text, name);
        _part.Add(name, PartOf(set));
        return name;
    }

    private JsonPart PartOf(IpSet set) => Written(set).Part;

    private string TextOf(IpSet set) => Written(set).Text;

    // Namespaces that share a set hold one instance of it, mostly.
    private (JsonPart Part, string Text) Written(IpSet set)
    {
        if (!_written.TryGetValue(set, out var written))
        {
            var part = IpSetJson.Write(set);
            _written.Add(set, written = (part, JsonText.Compact(part)));
        }

        return written;
    }
}
