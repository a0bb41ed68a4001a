namespace KubeNet.Engine.Netfilter;

/// <summary>What happens to a packet at the end of a built-in chain.</summary>
public enum ChainPolicy : byte
{
    /// <summary>It goes on.</summary>
    Accept,

    /// <summary>It is dropped.</summary>
    Drop,
}
