namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What <c>ipset add</c> says of an entry beside its element.</summary>
public sealed record IpSetEntryOptions
{
    /// <summary>Nothing.</summary>
    public static IpSetEntryOptions None { get; } = new();

    /// <summary><c>timeout</c> in seconds, 0 for never; null for the set's own.</summary>
    public uint? Timeout { get; init; }

    /// <summary><c>nomatch</c>.</summary>
    public bool NoMatch { get; init; }

    /// <summary><c>wildcard</c>: the device's name only has to start so.</summary>
    public bool IsWildcard { get; init; }

    /// <summary><c>packets</c>.</summary>
    public ulong? Packets { get; init; }

    /// <summary><c>bytes</c>.</summary>
    public ulong? Bytes { get; init; }

    /// <summary><c>comment</c>.</summary>
    public string? Comment { get; init; }

    /// <summary><c>skbmark</c>, <c>skbprio</c> and <c>skbqueue</c>; null where none was given.</summary>
    public IpSetSkbInfo? SkbInfo { get; init; }

    /// <summary><c>before NAME</c> of a list:set.</summary>
    public string? Before { get; init; }

    /// <summary><c>after NAME</c> of a list:set.</summary>
    public string? After { get; init; }

    internal string? Neighbor => Before ?? After;

    /// <summary>The extensions of an entry that is added now, over those of the one it replaces (mtype_add).</summary>
    /// <exception cref="IpSetException">The set was created without what is given.</exception>
    internal IpSetExtensions Over(IpSetExtensions old, IpSet set, TimeSpan now)
    {
        if (Timeout is not null && set.Options.Timeout is null)
            throw IpSetErrors.NoTimeout(set);
        if ((Packets ?? Bytes) is not null && !set.Options.Counters)
            throw IpSetErrors.NoCounters(set);
        if (Comment is not null && !set.Options.Comment)
            throw IpSetErrors.NoComment(set);
        if (SkbInfo is not null && !set.Options.SkbInfo)
            throw IpSetErrors.NoSkbInfo(set);
        var seconds = Timeout ?? set.Options.Timeout ?? 0;
        var extensions = new IpSetExtensions
        {
            Expires = seconds == 0 ? null : now + TimeSpan.FromSeconds(seconds),
            NoMatch = NoMatch,
            Packets = Packets ?? old.Packets,
            Bytes = Bytes ?? old.Bytes,
            Comment = string.IsNullOrEmpty(Comment) ? null : Comment,
            SkbInfo = SkbInfo ?? default,
        };
        return extensions == IpSetExtensions.None ? IpSetExtensions.None : extensions;
    }
}
