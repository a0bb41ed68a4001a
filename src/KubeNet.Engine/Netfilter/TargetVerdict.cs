namespace KubeNet.Engine.Netfilter;

/// <summary>What a target tells the chain walk to do next.</summary>
public enum TargetVerdict : byte
{
    /// <summary>XT_CONTINUE: the next rule.</summary>
    Continue,

    /// <summary>NF_ACCEPT: this table is done.</summary>
    Accept,

    /// <summary>NF_DROP: the packet ends here.</summary>
    Drop,

    /// <summary>NF_DROP after an answer was sent: a REJECT.</summary>
    Reject,

    /// <summary>XT_RETURN: back to the calling chain; at the end of a built-in chain, its policy.</summary>
    Return,

    /// <summary>Into a user chain, and back here at its end.</summary>
    Jump,

    /// <summary>Into a user chain, and back to the caller of this one at its end.</summary>
    Goto,

    /// <summary>NF_QUEUE: handed to a program in user space, which is not in the model.</summary>
    Queue,

    /// <summary>The model does not know what this target does.</summary>
    Unknown,
}
