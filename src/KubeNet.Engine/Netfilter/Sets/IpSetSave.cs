using System.Text;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>Sets as <c>ipset -sorted save</c> and <c>ipset -sorted list</c> print them.</summary>
public static class IpSetSave
{
    /// <summary><c>ipset save</c>: text that a restore takes.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="now">The lab's clock, by which timeouts are printed.</param>
    public static string Write(IpSetTable sets, TimeSpan now = default) => Join(sets.All, set => Write(set, now));

    /// <summary><c>ipset save NAME</c>.</summary>
    public static string Write(IpSet set, TimeSpan now = default)
    {
        var text = new StringBuilder().Append("create ").Append(set.Name).Append(' ').Append(set.Type.Name);
        IpSetHeader.Write(set, text);
        text.Append('\n');
        foreach (var (element, extensions) in set.Entries(now))
        {
            text.Append("add ").Append(set.Name).Append(' ');
            WriteEntry(set, element, extensions, now, text);
        }

        return text.ToString();
    }

    /// <summary><c>ipset list NAME</c>. The size in memory is what the kernel needs while no two entries meet in a bucket.</summary>
    /// <param name="set">The set.</param>
    /// <param name="references">How many rules and lists refer to it.</param>
    /// <param name="now">The lab's clock.</param>
    /// <param name="terse"><c>-terse</c>: without entries.</param>
    public static string List(IpSet set, int references, TimeSpan now = default, bool terse = false)
    {
        var text = new StringBuilder().Append("Name: ").Append(set.Name)
            .Append("\nType: ").Append(set.Type.Name)
            .Append("\nRevision: ").Append(set.Type.Revision)
            .Append("\nHeader:");
        IpSetHeader.Write(set, text);
        var entries = set.Entries(now).ToList();
        text.Append("\nSize in memory: ").Append(IpSetMemory.SizeOf(set))
            .Append("\nReferences: ").Append(references)
            .Append("\nNumber of entries: ").Append(entries.Count).Append('\n');
        if (terse)
            return text.ToString();
        text.Append("Members:\n");
        foreach (var (element, extensions) in entries)
            WriteEntry(set, element, extensions, now, text);
        return text.ToString();
    }

    /// <summary>An entry as both print it: <c>10.0.0.1,udp:53 timeout 60</c>.</summary>
    public static string Entry(IpSet set, in IpSetElement element, IpSetExtensions extensions, TimeSpan now)
    {
        var text = new StringBuilder();
        WriteEntry(set, element, extensions, now, text);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>What an entry is found by, as both print it: <c>10.0.0.1,udp:53</c>.</summary>
    public static string Element(IpSet set, in IpSetElement element, IpSetExtensions extensions)
    {
        var text = set.Type.Write(extensions.Mac is { } mac ? element with { Mac = mac } : element);

        // bitmap:ip,mac prints even an all-zero address that was given.
        return extensions.Mac is { IsZero: true } ? $"{text},00:00:00:00:00:00" : text;
    }

    /// <summary>How many seconds an entry has left; 0 for ever.</summary>
    public static long SecondsLeft(IpSetExtensions extensions, TimeSpan now)
    {
        if (extensions.Waiting is { } waiting)
            return (long)waiting.TotalSeconds;
        return extensions.Expires is { } end ? Math.Max(1, (long)(end - now).TotalSeconds) : 0;
    }

    /// <summary>The options of a set as both print them: <c>family inet hashsize 1024 maxelem 65536 ...</c>.</summary>
    public static string Header(IpSet set)
    {
        var text = new StringBuilder();
        IpSetHeader.Write(set, text);
        return text.ToString().TrimStart();
    }

    private static void WriteEntry(IpSet set, in IpSetElement element, IpSetExtensions extensions, TimeSpan now, StringBuilder text)
    {
        text.Append(Element(set, element, extensions));
        if (set.Options.Timeout is not null)
            text.Append(" timeout ").Append(SecondsLeft(extensions, now));
        if (extensions.NoMatch)
            text.Append(" nomatch");
        if (element.IsWildcard)
            text.Append(" wildcard");
        if (set.Options.Counters)
            text.Append(" packets ").Append(extensions.Packets).Append(" bytes ").Append(extensions.Bytes);
        if (extensions.Comment is { } comment)
            text.Append(" comment \"").Append(comment).Append('"');
        WriteSkbInfo(extensions.SkbInfo, text);
        text.Append('\n');
    }

    private static void WriteSkbInfo(IpSetSkbInfo info, StringBuilder text)
    {
        if (info.Mark != 0 || info.Mask != 0)
            text.Append($" skbmark 0x{info.Mark:x}").Append(info.Mask == uint.MaxValue ? "" : $"/0x{info.Mask:x}");
        if (info.Priority != 0)
            text.Append($" skbprio {info.Priority >> 16:x}:{info.Priority & 0xffff:x}");
        if (info.Queue != 0)
            text.Append(" skbqueue ").Append(info.Queue);
    }

    private static string Join(IEnumerable<IpSet> sets, Func<IpSet, string> write) => string.Concat(sets.Select(write));
}
