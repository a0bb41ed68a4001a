namespace KubeNet.KernelTests.Stories;

/// <summary>The stories that a replica cannot tell: why, and which labs hold them against the kernel instead.</summary>
internal static class NotReplicated
{
    /// <summary>Reasons by story.</summary>
    public static IReadOnlyDictionary<string, string> Stories { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["conntrack-table-full"] = "nf_conntrack_max belongs to the machine; FullTableTests fills a table of the live kernel.",
        ["dns-conntrack-race"] = "packets are sent together and the clock moves; ClashTests makes packets clash in the live kernel.",
        ["invalid-packet-untranslated"] = "a whole conversation comes first; ConntrackLabs sends segments out of the window through NAT.",
        ["vxlan-mtu"] = "a conversation is sent; ConversationTests sends data that hangs and data that does not.",
    };
}
