using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What <c>ipset create</c> said of a set, with the kernel's defaults for the rest.</summary>
public sealed record IpSetOptions
{
    /// <summary><c>family</c> of hash types; null for types that take packets of both.</summary>
    public IpFamily? Family { get; init; }

    /// <summary><c>hashsize</c>, a power of two. The model looks entries up in a tree and does not grow it.</summary>
    public uint HashSize { get; init; } = 1024;

    /// <summary><c>maxelem</c>.</summary>
    public uint MaxElements { get; init; } = 65536;

    /// <summary><c>bucketsize</c>, even.</summary>
    public byte BucketSize { get; init; } = 12;

    /// <summary><c>initval</c> of the hash, which the kernel draws at random; null leaves it to the set's name.</summary>
    public uint? InitValue { get; init; }

    /// <summary><c>netmask</c> as a prefix length; null where it was not given.</summary>
    public byte? NetMask { get; init; }

    /// <summary><c>bitmask</c>; null where it was not given.</summary>
    public IpAddress? BitMask { get; init; }

    /// <summary><c>markmask</c> of hash:ip,mark; null where it was not given.</summary>
    public uint? MarkMask { get; init; }

    /// <summary>The first address of a bitmap's <c>range</c>.</summary>
    public IpAddress First { get; init; }

    /// <summary>The last address of a bitmap's <c>range</c>.</summary>
    public IpAddress Last { get; init; }

    /// <summary>The ports of bitmap:port's <c>range</c>.</summary>
    public PortRange Ports { get; init; }

    /// <summary><c>size</c> of a list:set, which the kernel keeps and does not heed.</summary>
    public uint ListSize { get; init; } = 8;

    /// <summary><c>timeout</c>, in seconds: what new entries get; 0 for entries that stay; null for a set without timeouts.</summary>
    public uint? Timeout { get; init; }

    /// <summary><c>counters</c>.</summary>
    public bool Counters { get; init; }

    /// <summary><c>comment</c>.</summary>
    public bool Comment { get; init; }

    /// <summary><c>skbinfo</c>.</summary>
    public bool SkbInfo { get; init; }

    /// <summary><c>forceadd</c>: a full set throws an entry out for a new one. ipset 7.17 does not print it.</summary>
    public bool ForceAdd { get; init; }

    /// <summary>Whether <c>create -exist</c> takes a set of these options for the same one (mtype_same_set): what is not stored in a hash table's shape.</summary>
    public bool IsSameSet(IpSetOptions other) =>
        this with { HashSize = 0, BucketSize = 0, InitValue = null, ForceAdd = false }
        == other with { HashSize = 0, BucketSize = 0, InitValue = null, ForceAdd = false };

    /// <summary>The bits of an address that count, by netmask or bitmask.</summary>
    internal IpAddress Masked(IpAddress address)
    {
        if (NetMask is { } length)
            return new IpPrefix(address, length).Address;
        return BitMask is { } mask ? IpAddress.FromBits(address.Family, address.Bits & mask.Bits) : address;
    }
}
