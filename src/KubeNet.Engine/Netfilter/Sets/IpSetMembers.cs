namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>The members of a list:set and their order (net/netfilter/ipset/ip_set_list_set.c).</summary>
internal static class IpSetMembers
{
    public static IpSet Add(IpSet list, string name, IpSetEntryOptions options, bool exist, TimeSpan now, IpSetTable sets)
    {
        var added = options.Over(IpSetExtensions.None, list, now);
        var (element, neighbor) = Look(name, options, sets);
        list = list.Collected(now);
        var at = neighbor is not { } other ? list.Members.Count : other == element ? -1 : list.Members.IndexOf(other);
        if (at < 0)
            throw IpSetErrors.NeighborNotAdded();
        if (list.TryFind(element, out _, out var old))
            return exist ? list.With(element, options.Over(old, list, now)) : throw IpSetErrors.ElementExists(list, element);
        return list.With(element, added, options.After is null ? at : at + 1);
    }

    public static IpSet Delete(IpSet list, string name, IpSetEntryOptions options, bool exist, TimeSpan now, IpSetTable sets)
    {
        var (element, neighbor) = Look(name, options, sets);
        list = list.Collected(now);
        var isMember = list.TryFind(element, out _, out _);
        if (neighbor is not null && !(isMember && IsBeside(list, element, neighbor.Value, options)))
            throw IpSetErrors.NeighborNotAdded();
        if (isMember)
            return list.Without(element);
        return exist ? list : throw IpSetErrors.ElementNotFound(list, element);
    }

    public static bool Contains(IpSet list, string name, IpSetEntryOptions options, TimeSpan now, IpSetTable sets)
    {
        // To ipset, what the kernel refuses to look for is not in the set.
        if (sets.Find(name) is null || (options.Neighbor is { } missing && sets.Find(missing) is null))
            return false;
        var element = new IpSetElement { Set = name };
        IpSetElement? neighbor = options.Neighbor is null ? null : new IpSetElement { Set = options.Neighbor };
        list = list.Collected(now);
        return list.TryFind(element, out _, out _) && (neighbor is not { } other || IsBeside(list, element, other, options));
    }

    private static bool IsBeside(IpSet list, in IpSetElement element, in IpSetElement neighbor, IpSetEntryOptions options)
    {
        var beside = list.Members.IndexOf(element) + (options.Before is not null ? 1 : -1);
        return beside >= 0 && beside < list.Members.Count && list.Members[beside] == neighbor;
    }

    private static (IpSetElement Element, IpSetElement? Neighbor) Look(string name, IpSetEntryOptions options, IpSetTable sets)
    {
        if (sets.Find(name) is not { } member)
            throw IpSetErrors.MemberNotFound(name);
        if (member.Type.Method == IpSetMethod.List)
            throw IpSetErrors.Loop();
        if (options.Neighbor is not { } other)
            return (new IpSetElement { Set = name }, null);
        return sets.Find(other) is null ? throw IpSetErrors.NeighborNotFound() : (new IpSetElement { Set = name }, new IpSetElement { Set = other });
    }
}
