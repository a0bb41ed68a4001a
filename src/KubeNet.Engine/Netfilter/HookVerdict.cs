namespace KubeNet.Engine.Netfilter;

/// <summary>What a hook, or one table at it, decided about a packet.</summary>
public enum HookVerdict : byte
{
    /// <summary>It goes on.</summary>
    Accept,

    /// <summary>It ends here.</summary>
    Drop,

    /// <summary>It ends here, and an answer was sent for it.</summary>
    Reject,

    /// <summary>A program in user space has it.</summary>
    Queue,
}
