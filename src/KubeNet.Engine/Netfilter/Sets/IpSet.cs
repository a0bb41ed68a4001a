using System.Collections.Immutable;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// A set as <c>ipset create</c> makes it, with its entries. An immutable value: an entry more is a new value that shares all others, so that
/// namespaces, checkpoints and forks hold large sets once. Compares by instance, as chains do.
/// </summary>
public sealed class IpSet
{
    private readonly ImmutableDictionary<IpSetElement, IpSetExtensions> _entries;
    private readonly IpSetIndex _index;

    private IpSet(string name, IpSetType type, IpSetOptions options, ImmutableDictionary<IpSetElement, IpSetExtensions> entries, IpSetIndex index)
    {
        Name = name;
        Type = type;
        Options = options;
        _entries = entries;
        _index = index;
    }

    /// <summary>Its name, by which rules refer to it.</summary>
    public string Name { get; }

    /// <summary>Its type.</summary>
    public IpSetType Type { get; }

    /// <summary>What it was created with.</summary>
    public IpSetOptions Options { get; }

    /// <summary>How many entries it has, those that have ended included.</summary>
    public int Count => _entries.Count;

    /// <summary>Type and family, which two sets must share to be swapped.</summary>
    internal string Kind => Options.Family is { } family && Type.Method == IpSetMethod.Hash ? $"{Type.Name} {FamilyName(family)}" : Type.Name;

    /// <summary>A new set without entries. Precondition: the options suit the type, as those of a command that was read do.</summary>
    /// <exception cref="IpSetException">InvalidSetName.</exception>
    public static IpSet Create(string name, IpSetType type, IpSetOptions? options = null)
    {
        IpSetNames.Check(name);
        options ??= new IpSetOptions();
        if (type.Families.Count > 0)
            options = options with { Family = options.Family ?? type.Families[0] };
        return new IpSet(name, type, options, ImmutableDictionary<IpSetElement, IpSetExtensions>.Empty, IpSetIndex.Empty);
    }

    /// <summary>The entries that have not ended: those of a list in its order, of a bitmap by number, of a hash in the order of <c>ipset -sorted</c>.</summary>
    public IEnumerable<(IpSetElement Element, IpSetExtensions Extensions)> Entries(TimeSpan now) => Type.Method switch
    {
        IpSetMethod.List => _index.Order.Select(element => (element, _entries[element])).Where(entry => !entry.Item2.IsExpired(now)),
        IpSetMethod.Bitmap => Living(now).OrderBy(entry => entry.Element.Address).ThenBy(entry => entry.Element.Port),
        IpSetMethod.Hash => Living(now).Select(entry => (Entry: entry, Text: IpSetSave.Entry(this, entry.Element, entry.Extensions, now)))
            .OrderBy(entry => entry.Text, IpSetOrder.Instance).Select(entry => entry.Entry),
    };

    /// <summary>Whether an element is in it, as <c>ipset test</c> asks: a host of a hash:net by the most specific network that holds it.</summary>
    /// <param name="element">Written as an entry, such as <c>10.0.0.1,udp:53</c>.</param>
    /// <param name="now">The lab's clock.</param>
    /// <param name="noMatch">Asks for an exception (<c>nomatch</c>).</param>
    /// <exception cref="IpSetException">The element does not suit the type.</exception>
    public bool Contains(string element, TimeSpan now = default, bool noMatch = false) =>
        IpSetLookup.Contains(this, Type.Read(element, Options), noMatch, now);

    /// <summary>
    /// The entry that an element belongs to, whether or not it has ended. A device's name may belong to an entry that only has its
    /// beginning (hash_netiface4_data_equal).
    /// </summary>
    internal bool TryFind(in IpSetElement element, out IpSetElement stored, out IpSetExtensions extensions)
    {
        stored = element;
        extensions = IpSetExtensions.None;
        if (!Type.HasDevice)
        {
            if (!_entries.TryGetValue(element, out var found))
                return false;
            extensions = found;
            return true;
        }

        if (!_index.ByNet.TryGetValue(IpSetIndex.NetOf(element), out var neighbors))
            return false;
        foreach (var neighbor in neighbors)
        {
            var fits = neighbor.IsWildcard ? element.Device!.StartsWith(neighbor.Device!, StringComparison.Ordinal) : neighbor.Device == element.Device;
            if (!fits)
                continue;
            stored = neighbor;
            extensions = _entries[neighbor];
            return true;
        }

        return false;
    }

    /// <summary>How many devices have entries of their own for an element's network (hash:net,iface).</summary>
    internal int DevicesOf(in IpSetElement element) => _index.ByNet.TryGetValue(IpSetIndex.NetOf(element), out var neighbors) ? neighbors.Count : 0;

    /// <summary>The prefix lengths of its entries' first or second network, longest first.</summary>
    internal ImmutableSortedDictionary<int, int> Lengths(int index) => _index.LengthsOf(index);

    /// <summary>The members of a list:set in order, those that have ended included.</summary>
    internal ImmutableList<IpSetElement> Members => _index.Order;

    internal IpSetExtensions this[in IpSetElement stored] => _entries[stored];

    /// <summary>The set with an entry put in, last in a list, or with the extensions of one exchanged.</summary>
    internal IpSet With(in IpSetElement stored, IpSetExtensions extensions) => With(stored, extensions, _index.Order.Count);

    /// <summary>The set with an entry put in at a place of a list, or with the extensions of one exchanged.</summary>
    internal IpSet With(in IpSetElement stored, IpSetExtensions extensions, int at)
    {
        var index = _index;
        if (!_entries.ContainsKey(stored))
            index = Type.Method == IpSetMethod.List ? index.Inserted(at, stored) : index.With(Type, stored);
        return new IpSet(Name, Type, Options, _entries.SetItem(stored, extensions), index);
    }

    /// <summary>The set without an entry that it has.</summary>
    internal IpSet Without(in IpSetElement stored) => new(Name, Type, Options, _entries.Remove(stored), _index.Without(Type, stored));

    /// <summary>The set without the entries that have ended.</summary>
    internal IpSet Collected(TimeSpan now)
    {
        if (Options.Timeout is null)
            return this;
        var set = this;
        foreach (var (element, extensions) in _entries)
        {
            if (extensions.IsExpired(now))
                set = set.Without(element);
        }

        return set;
    }

    /// <summary>The set with entries put in, or with the extensions of some exchanged: for writers that work out what a set holds.</summary>
    public IpSet WithEntries(IEnumerable<(IpSetElement Element, IpSetExtensions Extensions)> entries)
    {
        var all = _entries.ToBuilder();
        var index = _index;
        foreach (var (element, extensions) in entries)
        {
            if (!all.ContainsKey(element))
                index = Type.Method == IpSetMethod.List ? index.Inserted(index.Order.Count, element) : index.With(Type, element);
            all[element] = extensions;
        }

        return new IpSet(Name, Type, Options, all.ToImmutable(), index);
    }

    /// <summary>The set without the entries of these elements, where it has them.</summary>
    public IpSet WithoutEntries(IEnumerable<IpSetElement> elements) =>
        elements.Aggregate(this, (set, element) => set._entries.ContainsKey(element) ? set.Without(element) : set);

    /// <summary>The same entries in a set of other options.</summary>
    public IpSet WithOptions(IpSetOptions options) => new(Name, Type, options, _entries, _index);

    /// <summary>The same set under another name.</summary>
    public IpSet WithName(string name) => new(name, Type, Options, _entries, _index);

    internal static string FamilyName(IpFamily family) => family == IpFamily.IPv4 ? "inet" : "inet6";

    internal IpSet Later(TimeSpan by) => Options.Timeout is null
        ? this
        : new IpSet(Name, Type, Options, _entries.Where(entry => entry.Value.Expires is not null)
            .Aggregate(_entries, (entries, entry) => entries.SetItem(entry.Key, entry.Value with { Expires = entry.Value.Expires + by })), _index);

    internal IpSet Flushed() => new(Name, Type, Options, _entries.Clear(), IpSetIndex.Empty);

    /// <summary>The entries that have not ended, in no order.</summary>
    internal IEnumerable<(IpSetElement Element, IpSetExtensions Extensions)> Living(TimeSpan now) =>
        _entries.Where(entry => !entry.Value.IsExpired(now)).Select(entry => (entry.Key, entry.Value));
}
