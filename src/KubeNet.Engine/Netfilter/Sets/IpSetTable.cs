using System.Collections.Immutable;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>The sets of a namespace, by name and in the order of their places in the kernel's list (ip_set_list). An immutable value.</summary>
public sealed record IpSetTable
{
    private readonly ImmutableSortedDictionary<int, IpSet> _places = ImmutableSortedDictionary<int, IpSet>.Empty;
    private readonly ImmutableDictionary<string, int> _byName = ImmutableDictionary<string, int>.Empty;

    private IpSetTable()
    {
    }

    private IpSetTable(ImmutableSortedDictionary<int, IpSet> places, ImmutableDictionary<string, int> byName) => (_places, _byName) = (places, byName);

    /// <summary>No sets.</summary>
    public static IpSetTable Empty { get; } = new();

    /// <summary>How many there are.</summary>
    public int Count => _places.Count;

    /// <summary>The sets in the order in which the kernel lists them: by place, those of type list:set last.</summary>
    public IEnumerable<IpSet> All =>
        _places.Values.Where(set => set.Type.Method != IpSetMethod.List).Concat(_places.Values.Where(set => set.Type.Method == IpSetMethod.List));

    /// <summary>The sets with their places.</summary>
    internal ImmutableSortedDictionary<int, IpSet> Places => _places;

    /// <summary>The table of sets at given places. Precondition: no name stands twice.</summary>
    internal static IpSetTable At(ImmutableSortedDictionary<int, IpSet> places) => new(places, places.ToImmutableDictionary(entry => entry.Value.Name, entry => entry.Key));

    /// <summary>The names, in ordinal order.</summary>
    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>The set of a name, or null.</summary>
    public IpSet? Find(string name) => _byName.TryGetValue(name, out var place) ? _places[place] : null;

    /// <summary>The set of a name.</summary>
    /// <exception cref="IpSetException">SetNotFound, with the names that there are.</exception>
    public IpSet this[string name] => Find(name) ?? throw IpSetErrors.NotFound(name, Names);

    /// <summary>The same sets, whose entries end later: for sets that were read at another time than they are used.</summary>
    public IpSetTable Later(TimeSpan by) => by == TimeSpan.Zero ? this : All.Aggregate(this, (table, set) => table.With(set.Later(by)));

    /// <summary>The table with a set put in at the first free place, or exchanged.</summary>
    public IpSetTable With(IpSet set)
    {
        var place = _byName.TryGetValue(set.Name, out var taken) ? taken : FirstFree();
        return new IpSetTable(_places.SetItem(place, set), _byName.SetItem(set.Name, place));
    }

    /// <summary>The table without a set. Precondition: it has one of the name.</summary>
    public IpSetTable Without(string name) => new(_places.Remove(_byName[name]), _byName.Remove(name));

    /// <summary>The table with a set under another name at its old place. Precondition: it has one of the first name and none of the second.</summary>
    internal IpSetTable Renamed(string name, string newName)
    {
        var place = _byName[name];
        return new IpSetTable(_places.SetItem(place, _places[place].WithName(newName)), _byName.Remove(name).Add(newName, place));
    }

    private int FirstFree()
    {
        var free = 0;
        foreach (var place in _places.Keys)
        {
            if (place != free)
                break;
            free++;
        }

        return free;
    }
}
