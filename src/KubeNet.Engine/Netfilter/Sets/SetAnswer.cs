namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What a set says of a packet: the return value of the kernel's kadt functions.</summary>
internal enum SetAnswer
{
    /// <summary>It holds no such element, or the packet has none.</summary>
    No,

    /// <summary>It holds the element.</summary>
    Yes,

    /// <summary>It holds the element as an exception (-ENOTEMPTY).</summary>
    Exception,
}
