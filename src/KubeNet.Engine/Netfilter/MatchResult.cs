namespace KubeNet.Engine.Netfilter;

/// <summary>A match's answer.</summary>
public enum MatchResult : byte
{
    /// <summary>The packet does not fit; the rule is passed over.</summary>
    No,

    /// <summary>The packet fits.</summary>
    Yes,

    /// <summary>The model cannot tell; the trace becomes Uncertain and names the rule.</summary>
    Unknown,

    /// <summary>The kernel drops the packet at this match (<c>par-&gt;hotdrop</c>), such as a truncated TCP header.</summary>
    Hotdrop,
}
