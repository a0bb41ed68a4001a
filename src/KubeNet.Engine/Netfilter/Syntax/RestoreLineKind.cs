namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What a line of a text for iptables-restore is, by its first character.</summary>
internal enum RestoreLineKind
{
    /// <summary><c>*filter</c>.</summary>
    Table,

    /// <summary><c>:INPUT ACCEPT [0:0]</c>.</summary>
    Chain,

    /// <summary><c>COMMIT</c>.</summary>
    Commit,

    /// <summary>A command, or what should be one.</summary>
    Command,
}
