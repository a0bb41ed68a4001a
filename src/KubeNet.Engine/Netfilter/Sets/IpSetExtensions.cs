using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What a set keeps beside an entry's element: the kernel's set extensions (ip_set_extensions of net/netfilter/ipset/ip_set_core.c).</summary>
public sealed record IpSetExtensions
{
    /// <summary>Nothing: what most entries of most sets have, shared by all of them.</summary>
    public static IpSetExtensions None { get; } = new();

    /// <summary>When the entry ends, as the lab's clock will show; null for never.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary><c>nomatch</c>: an exception, whose elements the set does not hold.</summary>
    public bool NoMatch { get; init; }

    /// <summary>How many packets matched.</summary>
    public ulong Packets { get; init; }

    /// <summary>How many bytes they had.</summary>
    public ulong Bytes { get; init; }

    /// <summary><c>comment</c>, or null.</summary>
    public string? Comment { get; init; }

    /// <summary><c>skbmark</c>, <c>skbprio</c> and <c>skbqueue</c>.</summary>
    public IpSetSkbInfo SkbInfo { get; init; }

    /// <summary>The MAC address of a bitmap:ip,mac entry, null until one is known.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>The time that a bitmap:ip,mac entry gets once its MAC address is known.</summary>
    public TimeSpan? Waiting { get; init; }

    /// <summary>Whether the entry has ended at <paramref name="now"/>.</summary>
    public bool IsExpired(TimeSpan now) => Expires is { } end && end <= now;
}

/// <summary>What <c>--map-set</c> gives a packet. <c>default</c> gives nothing.</summary>
/// <param name="Mark">The mark.</param>
/// <param name="Mask">The bits of the packet's mark that it replaces.</param>
/// <param name="Priority">The tc class, the major number in the high half.</param>
/// <param name="Queue">The transmit queue.</param>
public readonly record struct IpSetSkbInfo(uint Mark, uint Mask, uint Priority, ushort Queue);
