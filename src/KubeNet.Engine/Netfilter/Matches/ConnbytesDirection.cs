namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>Whose packets <c>-m connbytes</c> counts.</summary>
public enum ConnbytesDirection : byte
{
    /// <summary><c>original</c>.</summary>
    Original,

    /// <summary><c>reply</c>.</summary>
    Reply,

    /// <summary><c>both</c>.</summary>
    Both,
}
