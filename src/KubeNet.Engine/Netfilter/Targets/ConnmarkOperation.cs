namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>What CONNMARK does.</summary>
public enum ConnmarkOperation : byte
{
    /// <summary><c>--set-mark</c> and its kin.</summary>
    Set,

    /// <summary><c>--save-mark</c>: from the packet to the connection.</summary>
    Save,

    /// <summary><c>--restore-mark</c>: from the connection to the packet.</summary>
    Restore,
}
