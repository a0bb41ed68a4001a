namespace KubeNet.Engine.Netfilter;

/// <summary>What kind of socket sent a packet.</summary>
public enum SocketOwnerKind : byte
{
    /// <summary>None.</summary>
    None,

    /// <summary>One that the kernel keeps for itself.</summary>
    Kernel,

    /// <summary>One that a program holds.</summary>
    Program,
}
