namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What <c>ipset add</c> and <c>ipset del</c> do to a set: all elements that the text stands for, or none.</summary>
internal static class IpSetEntries
{
    /// <summary>AHASH_MAX_TUNED: so many devices one network may have in a hash:net,iface.</summary>
    private const int MaxDevices = 64;

    /// <summary>IPSET_BITMAP_MAX_RANGE and one.</summary>
    private const int MaxOfBitmap = 65536;

    /// <summary>The kernel spells a range out into any memory that there is; the model, until the sets of a namespace have so many entries together.</summary>
    private const int MaxSpelledOut = 1 << 20;

    /// <summary>Adds entries.</summary>
    /// <param name="set">The set.</param>
    /// <param name="element">The element as written.</param>
    /// <param name="options">What is said beside it.</param>
    /// <param name="exist"><c>-exist</c>: an entry that is there gets the new extensions.</param>
    /// <param name="now">The lab's clock.</param>
    /// <param name="sets">The sets that a list:set may name.</param>
    /// <exception cref="IpSetException">The tool or the kernel would refuse it.</exception>
    public static IpSet Add(IpSet set, string element, IpSetEntryOptions options, bool exist, TimeSpan now, IpSetTable sets)
    {
        var draft = set.Type.Read(element, set.Options);
        draft.IsWildcard = options.IsWildcard;
        if (set.Type.Method == IpSetMethod.List)
            return IpSetMembers.Add(set, draft.Set!, options, exist, now, sets);

        // What does not depend on the entry is refused before the first one goes in.
        options.Over(IpSetExtensions.None, set, now);
        var count = set.Type.CountOf(draft, set.Options);
        if (count > 1)
            RefuseTooMany(set, element, draft, count, exist, now, sets);
        if (count > 1 && set.Type is { HasDevice: false, MacMayFollow: false })
            return AddAll(set.Collected(now), set.Type.Expand(draft, set.Options), options, exist, now);
        foreach (var one in set.Type.Expand(draft, set.Options))
            set = set.Type.MacMayFollow ? AddMac(set, InRange(set, one), draft, options, exist, now) : Add(set, InRange(set, one), options, exist, now);
        return set;
    }

    /// <summary>Deletes entries.</summary>
    public static IpSet Delete(IpSet set, string element, IpSetEntryOptions options, bool exist, TimeSpan now, IpSetTable sets)
    {
        var draft = set.Type.Read(element, set.Options);
        if (set.Type.Method == IpSetMethod.List)
            return IpSetMembers.Delete(set, draft.Set!, options, exist, now, sets);
        var tries = set.Count;
        foreach (var one in set.Type.Expand(draft, set.Options))
        {
            // A range may stand for billions of elements, of which the set has a few.
            if (exist && tries-- < 0 && set.Type is { Method: IpSetMethod.Hash, HasDevice: false })
                return set.WithoutEntries([.. set.Living(now).Select(entry => entry.Element).Where(element => set.Type.Covers(draft, element, set.Options))]);
            if (set.TryFind(InRange(set, one), out var stored, out var extensions) && !extensions.IsExpired(now))
                set = set.Without(stored);
            else if (!exist)
                throw IpSetErrors.ElementNotFound(set, one);
        }

        return set;
    }

    /// <summary>Whether an element is in the set for <c>ipset test</c>.</summary>
    public static bool Test(IpSet set, IpSetDraft draft, IpSetEntryOptions options, TimeSpan now, IpSetTable sets)
    {
        foreach (var part in set.Type.Parts)
            part.RefuseMany(draft, new IpSetContext(set.Type, set.Options));
        return set.Type.Method == IpSetMethod.List
            ? IpSetMembers.Contains(set, draft.Set!, options, now, sets)
            : IpSetLookup.Contains(set, draft, options.NoMatch, now);
    }

    /// <summary>The element in the form that a bitmap has bits for.</summary>
    /// <exception cref="IpSetException">ElementOutOfRange.</exception>
    public static IpSetElement InRange(IpSet set, in IpSetElement element) =>
        TryRange(set, element, out var inside) ? inside : throw IpSetErrors.OutOfRange(set);

    /// <summary>As <see cref="InRange"/>, without the exception.</summary>
    public static bool TryRange(IpSet set, in IpSetElement element, out IpSetElement inside)
    {
        inside = element;
        if (set.Type.Method != IpSetMethod.Bitmap)
            return true;
        var options = set.Options;
        return set.Type == IpSetTypes.BitmapPort
            ? options.Ports.Contains(element.Port)
            : element.Address.CompareTo(options.First) >= 0 && element.Address.CompareTo(options.Last) <= 0;
    }

    /// <summary>Refuses before it is spelt out what would fill a hash, or go on and on.</summary>
    private static void RefuseTooMany(IpSet set, string element, IpSetDraft draft, long count, bool exist, TimeSpan now, IpSetTable sets)
    {
        // What the first element is refused for comes first.
        InRange(set, set.Type.Expand(draft, set.Options).First());
        var isHash = set.Type.Method == IpSetMethod.Hash;
        if (isHash && count > set.Options.MaxElements && (exist || !set.Living(now).Any(entry => set.Type.Covers(draft, entry.Element, set.Options))))
            throw IpSetErrors.Full(set);
        if (Math.Min(count, isHash ? set.Options.MaxElements : MaxOfBitmap) + sets.All.Sum(one => (long)one.Count) > MaxSpelledOut)
            throw IpSetErrors.TooMany(set, element, count, MaxSpelledOut);
    }

    /// <summary>Many elements at once, which differ, so that each meets only what was there before. Precondition: no entry of the set has ended.</summary>
    private static IpSet AddAll(IpSet set, IEnumerable<IpSetElement> elements, IpSetEntryOptions options, bool exist, TimeSpan now)
    {
        var added = new List<(IpSetElement, IpSetExtensions)>();
        var room = set.Type.Method == IpSetMethod.Hash ? set.Options.MaxElements - set.Count : long.MaxValue;
        foreach (var one in elements)
        {
            var element = InRange(set, one);
            if (set.TryFind(element, out _, out var old))
            {
                if (!exist)
                    throw IpSetErrors.ElementExists(set, element);
            }
            else if (room-- <= 0)
            {
                throw IpSetErrors.Full(set);
            }

            added.Add((element, options.Over(old, set, now)));
        }

        return set.WithEntries(added);
    }

    private static IpSet Add(IpSet set, in IpSetElement element, IpSetEntryOptions options, bool exist, TimeSpan now)
    {
        if (set.TryFind(element, out var stored, out var old) && !old.IsExpired(now))
            return exist ? set.With(stored, options.Over(old, set, now)) : throw IpSetErrors.ElementExists(set, element);
        if (old.IsExpired(now))
            set = set.Without(stored);
        if (IsFull(ref set, now) || (set.Type.HasDevice && set.DevicesOf(element) >= MaxDevices))
            throw IpSetErrors.Full(set);
        return set.With(element, options.Over(IpSetExtensions.None, set, now));
    }

    /// <summary>Whether a hash has no room; entries that have ended are thrown out first.</summary>
    public static bool IsFull(ref IpSet set, TimeSpan now)
    {
        if (set.Type.Method != IpSetMethod.Hash || set.Count < set.Options.MaxElements)
            return false;
        set = set.Collected(now);
        return set.Count >= set.Options.MaxElements;
    }

    /// <summary>bitmap:ip,mac: an entry without a MAC address gets one later, and only then its time starts (bitmap_ipmac_do_add).</summary>
    private static IpSet AddMac(IpSet set, in IpSetElement element, IpSetDraft draft, IpSetEntryOptions options, bool exist, TimeSpan now)
    {
        var found = set.TryFind(element, out _, out var old) && !old.IsExpired(now);
        var added = options.Over(found ? old : IpSetExtensions.None, set, now);
        if (found && !(old.Mac is null && draft.Mac is not null))
        {
            return exist
                ? set.With(element, added with { Mac = draft.Mac ?? old.Mac })
                : throw IpSetErrors.ElementExists(set, element);
        }

        if (draft.Mac is { } mac)
        {
            if (found && options.Timeout is null && old.Waiting is { } waiting)
                added = added with { Expires = now + waiting };
            return set.With(element, added with { Mac = mac });
        }

        return set.With(element, added with { Expires = null, Waiting = added.Expires is { } end ? end - now : null });
    }
}
