using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// What rules do with sets and the packet at hand: ip_set_test, ip_set_add and ip_set_del of net/netfilter/ipset/ip_set_core.c, and the kadt
/// functions of the types.
/// </summary>
internal static class IpSetPackets
{
    /// <summary>Whether the packet is in the set; counters move on. The entry's skbinfo comes along.</summary>
    public static bool Test(in HookContext context, IpSet set, in SetQuery query, out IpSetSkbInfo info)
    {
        info = default;
        if (!Suits(set, context, query.Directions))
            return false;
        var answer = set.Type.Method == IpSetMethod.List ? TestMembers(context, set, query, out info) : TestEntries(context, set, query, out info);
        if (answer == SetAnswer.Exception)
            return query.Flags.HasFlag(SetQueryFlags.ReturnNoMatch);
        return answer == SetAnswer.Yes && !(query.Flags.HasFlag(SetQueryFlags.ReturnNoMatch) && set.Type.TakesNoMatch);
    }

    /// <summary>Adds the packet's element.</summary>
    /// <param name="context">The packet.</param>
    /// <param name="set">The set, or a list of sets, of which the first gets it that does not have it.</param>
    /// <param name="directions">Of the rule.</param>
    /// <param name="exist">An entry that is there starts anew.</param>
    /// <param name="timeout">In seconds, or null for the set's own.</param>
    /// <returns>Whether it was added.</returns>
    public static bool Add(in HookContext context, IpSet set, EquatableArray<bool> directions, bool exist, uint? timeout)
    {
        if (!Suits(set, context, directions))
            return false;
        var now = context.Host.Now;
        if (set.Type.Method == IpSetMethod.List)
        {
            foreach (var member in set.Members)
            {
                if (!set[member].IsExpired(now) && context.Host.Sets.Find(member.Set!) is { } found && Add(context, found, directions, exist, timeout))
                    return true;
            }

            return false;
        }

        if (!TryTake(context, set, directions, isNew: true, out var element))
            return false;
        var seconds = timeout ?? set.Options.Timeout ?? 0;
        var extensions = new IpSetExtensions
        {
            Expires = seconds == 0 || set.Options.Timeout is null ? null : now + TimeSpan.FromSeconds(seconds),
            Packets = set.Options.Counters ? 1UL : 0,
            Bytes = set.Options.Counters ? (ulong)context.Skb.Head.Length : 0,
        };
        return set.Type.MacMayFollow ? AddMac(context, set, element, extensions, exist) : Add(context, set, element, extensions, exist);
    }

    /// <summary>Deletes the packet's element.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Delete(in HookContext context, IpSet set, EquatableArray<bool> directions)
    {
        if (!Suits(set, context, directions))
            return false;
        var now = context.Host.Now;
        if (set.Type.Method == IpSetMethod.List)
        {
            foreach (var member in set.Members)
            {
                if (!set[member].IsExpired(now) && context.Host.Sets.Find(member.Set!) is { } found && Delete(context, found, directions))
                    return true;
            }

            return false;
        }

        if (!TryTake(context, set, directions, isNew: true, out var element)
            || !set.TryFind(element with { Mac = set.Type.MacMayFollow ? default : element.Mac }, out var stored, out var extensions)
            || extensions.IsExpired(now))
        {
            return false;
        }

        context.Host.Sets.Put(set.Without(stored));
        return true;
    }

    private static bool Suits(IpSet set, in HookContext context, EquatableArray<bool> directions) =>
        directions.Count >= set.Type.Dimension && (set.Options.Family is null || set.Options.Family == context.Skb.Head.Family);

    private static SetAnswer TestEntries(in HookContext context, IpSet set, in SetQuery query, out IpSetSkbInfo info)
    {
        info = default;
        if (!TryTake(context, set, query.Directions, isNew: false, out var element)
            || !IpSetLookup.Find(set, element, context.Host.Now, out var stored, out var extensions)
            || !Meet(context, set, stored, extensions, query))
        {
            return SetAnswer.No;
        }

        info = extensions.SkbInfo;
        if (set.Type.MacMayFollow && extensions.Mac is null)
            Add(context, set, query.Directions, exist: false, timeout: null);
        return extensions.NoMatch ? SetAnswer.Exception : SetAnswer.Yes;
    }

    private static SetAnswer TestMembers(in HookContext context, IpSet list, in SetQuery query, out IpSetSkbInfo info)
    {
        info = default;
        var flags = query.Flags.HasFlag(SetQueryFlags.KeepSubCounters) ? query.Flags | SetQueryFlags.KeepCounters : query.Flags;
        var memberQuery = query with { Flags = flags, Packets = default, Bytes = default };
        foreach (var member in list.Members)
        {
            if (context.Host.Sets.Find(member.Set!) is not { } set || !Test(context, set, memberQuery, out info))
                continue;
            var extensions = list[member];
            if (extensions.IsExpired(context.Host.Now) || !Meet(context, list, member, extensions, query))
                continue;
            if (list.Options.SkbInfo)
                info = extensions.SkbInfo;
            return SetAnswer.Yes;
        }

        return SetAnswer.No;
    }

    /// <summary>Counts the packet, and then compares the entry's counters (ip_set_match_extensions).</summary>
    private static bool Meet(in HookContext context, IpSet set, in IpSetElement stored, IpSetExtensions extensions, in SetQuery query)
    {
        if (!set.Options.Counters)
            return true;
        if (!query.Flags.HasFlag(SetQueryFlags.KeepCounters))
        {
            extensions = extensions with { Packets = extensions.Packets + 1, Bytes = extensions.Bytes + (ulong)context.Skb.Head.Length };
            context.Host.Sets.Put(set.With(stored, extensions));
        }

        return query.Packets.Matches(extensions.Packets) && query.Bytes.Matches(extensions.Bytes);
    }

    /// <summary>Takes an element from the packet; a new one has the longest prefix lengths that the set has (INIT_CIDR).</summary>
    private static bool TryTake(in HookContext context, IpSet set, EquatableArray<bool> directions, bool isNew, out IpSetElement element)
    {
        element = default;
        for (var index = 0; index < set.Type.Parts.Count; index++)
        {
            if (!set.Type.Parts[index].TryTake(context, directions[index], set, ref element))
                return false;
        }

        foreach (var net in isNew ? set.Type.Nets : [])
            element = net.Widened(element, set.Lengths(net.Index).Keys.FirstOrDefault(context.Skb.Head.Family.AddressBits()));

        return IpSetEntries.TryRange(set, element, out element);
    }

    private static bool Add(in HookContext context, IpSet set, in IpSetElement element, IpSetExtensions extensions, bool exist)
    {
        var now = context.Host.Now;
        if (set.TryFind(element, out var stored, out var old))
        {
            if (!exist && !old.IsExpired(now))
                return false;
            context.Host.Sets.Put(set.With(stored, extensions));
            return true;
        }

        if (!IpSetEntries.IsFull(ref set, now))
        {
            context.Host.Sets.Put(set.With(element, extensions));
            return true;
        }

        if (set.Options.ForceAdd)
            context.Skb.NoteUnknown($"set {set.Name}", "the set is full, and forceadd throws out an entry that the kernel's hash chooses");
        return false;
    }

    private static bool AddMac(in HookContext context, IpSet set, in IpSetElement element, IpSetExtensions extensions, bool exist)
    {
        var now = context.Host.Now;
        var key = element with { Mac = default };
        var found = set.TryFind(key, out _, out var old) && !old.IsExpired(now);
        if (found && old.Mac is not null)
        {
            if (exist)
                context.Host.Sets.Put(set.With(key, extensions with { Mac = element.Mac }));
            return exist;
        }

        if (found)
            extensions = extensions with { Expires = old.Waiting is { } waiting ? now + waiting : null, Comment = old.Comment, SkbInfo = old.SkbInfo };
        context.Host.Sets.Put(set.With(key, extensions with { Mac = element.Mac }));
        return true;
    }
}
