namespace KubeNet.Snapshots.Captures;

/// <summary>The LINKTYPE_ numbers of capture files (tcpdump.org/linktypes.html).</summary>
internal static class LinkTypes
{
    /// <summary>The longest frame that is kept whole, in bytes: tcpdump's own.</summary>
    public const uint SnapLength = 262144;

    private const int Ethernet = 1;
    private const int RawIp = 101;

    /// <summary>Ethernet, or bare IP.</summary>
    public static int Of(CaptureRecord record) => record.HasEthernet ? Ethernet : RawIp;
}
