namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>The options of <c>-m conntrack</c> that can be negated: XT_CONNTRACK_* of include/uapi/linux/netfilter/xt_conntrack.h.</summary>
[Flags]
public enum ConntrackPart : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>--ctstate</c>.</summary>
    State = 1,

    /// <summary><c>--ctproto</c>.</summary>
    Protocol = 2,

    /// <summary><c>--ctorigsrc</c>.</summary>
    OriginalSource = 4,

    /// <summary><c>--ctorigdst</c>.</summary>
    OriginalDestination = 8,

    /// <summary><c>--ctreplsrc</c>.</summary>
    ReplySource = 16,

    /// <summary><c>--ctrepldst</c>.</summary>
    ReplyDestination = 32,

    /// <summary><c>--ctstatus</c>.</summary>
    Status = 64,

    /// <summary><c>--ctexpire</c>.</summary>
    Expires = 128,

    /// <summary><c>--ctorigsrcport</c>.</summary>
    OriginalSourcePort = 256,

    /// <summary><c>--ctorigdstport</c>.</summary>
    OriginalDestinationPort = 512,

    /// <summary><c>--ctreplsrcport</c>.</summary>
    ReplySourcePort = 1024,

    /// <summary><c>--ctrepldstport</c>.</summary>
    ReplyDestinationPort = 2048,
}
