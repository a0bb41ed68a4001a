using System.Collections.Immutable;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// What a set knows of its entries beside the dictionary of them: which prefix lengths there are, which devices share a network, and the order
/// of a list. Immutable.
/// </summary>
internal sealed record IpSetIndex
{
    // Before Empty, which takes it.
    private static ImmutableSortedDictionary<int, int> LongestFirst { get; } =
        ImmutableSortedDictionary.Create<int, int>(Comparer<int>.Create((left, right) => right.CompareTo(left)));

    public static IpSetIndex Empty { get; } = new();

    /// <summary>How many entries have each prefix length, for the first and second network of the type; longest first.</summary>
    public ImmutableSortedDictionary<int, int> Lengths { get; private init; } = LongestFirst;

    public ImmutableSortedDictionary<int, int> Lengths2 { get; private init; } = LongestFirst;

    /// <summary>The entries of one network by that network alone, in the order in which they were put in (hash:net,iface).</summary>
    public ImmutableDictionary<IpSetElement, ImmutableList<IpSetElement>> ByNet { get; private init; } =
        ImmutableDictionary<IpSetElement, ImmutableList<IpSetElement>>.Empty;

    /// <summary>The members of a list:set in order.</summary>
    public ImmutableList<IpSetElement> Order { get; private init; } = [];

    /// <summary>The prefix lengths of the first or second network, longest first.</summary>
    public ImmutableSortedDictionary<int, int> LengthsOf(int index) => index == 0 ? Lengths : Lengths2;

    public IpSetIndex With(IpSetType type, in IpSetElement element)
    {
        var index = this;
        foreach (var net in type.Nets)
            index = index.Counted(net.Index, element, 1);
        if (!type.HasDevice)
            return index;
        var key = NetOf(element);
        return index with { ByNet = index.ByNet.SetItem(key, index.ByNet.GetValueOrDefault(key, []).Add(element)) };
    }

    public IpSetIndex Without(IpSetType type, in IpSetElement element)
    {
        var index = this;
        foreach (var net in type.Nets)
            index = index.Counted(net.Index, element, -1);
        if (type.Method == IpSetMethod.List)
            index = index with { Order = index.Order.Remove(element) };
        if (!type.HasDevice)
            return index;
        var key = NetOf(element);
        var rest = index.ByNet[key].Remove(element);
        return index with { ByNet = rest.IsEmpty ? index.ByNet.Remove(key) : index.ByNet.SetItem(key, rest) };
    }

    public IpSetIndex Inserted(int at, in IpSetElement element) => this with { Order = Order.Insert(at, element) };

    /// <summary>What hash:net,iface finds the entries of one network by: all but the device.</summary>
    public static IpSetElement NetOf(in IpSetElement element) => element with { Device = null, IsWildcard = false };

    private IpSetIndex Counted(int index, in IpSetElement element, int change)
    {
        var lengths = LengthsOf(index);
        var length = index == 0 ? element.Prefix : element.Prefix2;
        var count = lengths.GetValueOrDefault(length) + change;
        lengths = count == 0 ? lengths.Remove(length) : lengths.SetItem(length, count);
        return index == 0 ? this with { Lengths = lengths } : this with { Lengths2 = lengths };
    }
}
