namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// How a set is searched (mtype_test of net/netfilter/ipset/ip_set_hash_gen.h, its like for bitmaps). What a match does to an entry is the
/// caller's.
/// </summary>
internal static class IpSetLookup
{
    /// <summary>Whether an element is in the set for <c>ipset test</c>.</summary>
    public static bool Contains(IpSet set, IpSetDraft draft, bool noMatch, TimeSpan now)
    {
        IpSetElement element;
        try
        {
            element = set.Type.Expand(draft, set.Options).First();
        }
        catch (IpSetException)
        {
            // To ipset, what the kernel refuses to look for is not in the set.
            return false;
        }

        if (set.Type.MacMayFollow)
            element = element with { Mac = draft.Mac ?? default };
        return Find(set, element, now, out _, out var extensions) && extensions.NoMatch == noMatch;
    }

    /// <summary>
    /// The entry that an element belongs to and that has not ended. A host of a type with networks is looked for under every prefix length
    /// that the set has, the longest first; a shorter second network under the same first.
    /// </summary>
    public static bool Find(IpSet set, in IpSetElement element, TimeSpan now, out IpSetElement stored, out IpSetExtensions extensions)
    {
        if (set.Type.MacMayFollow)
            return FindByMac(set, element, now, out stored, out extensions);
        if (set.Type.Nets.Count == 0 || !IsHost(set, element))
            return FindExactly(set, element, now, out stored, out extensions);
        var first = set.Type.Nets[0];
        foreach (var length in set.Lengths(first.Index).Keys)
        {
            var widened = first.Widened(element, length);
            if (set.Type.Nets.Count == 1)
            {
                if (FindExactly(set, widened, now, out stored, out extensions))
                    return true;

                // Entries of the same network end the search, also where they are of other devices ("multi" of mtype_test_cidrs).
                if (set.Type.HasDevice && set.DevicesOf(widened) > 0 && !extensions.IsExpired(now))
                    return false;
                continue;
            }

            var second = set.Type.Nets[1];
            foreach (var length2 in set.Lengths(second.Index).Keys)
            {
                if (FindExactly(set, second.Widened(widened, length2), now, out stored, out extensions))
                    return true;
            }
        }

        stored = default;
        extensions = IpSetExtensions.None;
        return false;
    }

    private static bool FindExactly(IpSet set, in IpSetElement element, TimeSpan now, out IpSetElement stored, out IpSetExtensions extensions) =>
        set.TryFind(element, out stored, out extensions) && !extensions.IsExpired(now);

    /// <summary>An entry without a MAC address takes any.</summary>
    private static bool FindByMac(IpSet set, in IpSetElement element, TimeSpan now, out IpSetElement stored, out IpSetExtensions extensions) =>
        FindExactly(set, element with { Mac = default }, now, out stored, out extensions)
        && (element.Mac.IsZero || extensions.Mac is null || extensions.Mac == element.Mac);

    private static bool IsHost(IpSet set, in IpSetElement element)
    {
        foreach (var net in set.Type.Nets)
        {
            var (address, length) = net.Index == 0 ? (element.Address, element.Prefix) : (element.Address2, element.Prefix2);
            if (length != Addressing.IpFamilyExtensions.AddressBits(address.Family))
                return false;
        }

        return true;
    }
}
