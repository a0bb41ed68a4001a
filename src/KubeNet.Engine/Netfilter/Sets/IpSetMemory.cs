namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// About what <c>ipset list</c> shows as a set's size on a 64-bit kernel: the shape of the tables, and one bucket for each entry of a hash. The
/// kernel's own number depends on which entries its random hash puts together.
/// </summary>
internal static class IpSetMemory
{
    /// <summary>A bucket holds at least this many entries (AHASH_INIT_SIZE).</summary>
    private const int BucketEntries = 4;

    /// <summary>The head of a bucket (struct hbucket).</summary>
    private const int BucketHead = 24;

    private const int HashHead = 216;

    private const int BitmapHead = 88;

    private const int ListHead = 80;

    public static long SizeOf(IpSet set) => set.Type.Method switch
    {
        IpSetMethod.Hash => HashHead + ((long)set.Count * (BucketHead + (BucketEntries * EntrySize(set)))),
        IpSetMethod.Bitmap => BitmapHead + ((Elements(set) + 63) / 64 * 8) + (Elements(set) * ExtensionSize(set)),
        IpSetMethod.List => ListHead + ((long)set.Count * (48 + ExtensionSize(set))),
    };

    private static int EntrySize(IpSet set)
    {
        var address = set.Options.Family == Addressing.IpFamily.IPv6 ? 16 : 4;
        return (set.Type.Parts.Count * address) + ExtensionSize(set);
    }

    private static int ExtensionSize(IpSet set) =>
        (set.Options.Timeout is null ? 0 : 8) + (set.Options.Counters ? 16 : 0) + (set.Options.Comment ? 8 : 0) + (set.Options.SkbInfo ? 16 : 0);

    private static long Elements(IpSet set) => set.Type == IpSetTypes.BitmapPort
        ? set.Options.Ports.Last - set.Options.Ports.First + 1
        : (long)(set.Options.Last.V4 - set.Options.First.V4) / (1L << (32 - (set.Options.NetMask ?? 32))) + 1;
}
