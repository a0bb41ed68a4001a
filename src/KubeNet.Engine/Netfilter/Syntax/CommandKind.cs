namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What an iptables command does.</summary>
public enum CommandKind : byte
{
    /// <summary>None was given.</summary>
    None,

    /// <summary><c>-A</c>.</summary>
    Append,

    /// <summary><c>-I</c>.</summary>
    Insert,

    /// <summary><c>-D CHAIN rule</c>.</summary>
    Delete,

    /// <summary><c>-D CHAIN number</c>.</summary>
    DeleteNumber,

    /// <summary><c>-R</c>.</summary>
    Replace,

    /// <summary><c>-C</c>.</summary>
    Check,

    /// <summary><c>-N</c>.</summary>
    NewChain,

    /// <summary><c>-X</c>.</summary>
    DeleteChain,

    /// <summary><c>-E</c>.</summary>
    RenameChain,

    /// <summary><c>-P</c>.</summary>
    Policy,

    /// <summary><c>-F</c>.</summary>
    Flush,

    /// <summary><c>-Z</c>.</summary>
    Zero,

    /// <summary><c>-L</c>.</summary>
    List,

    /// <summary><c>-S</c>.</summary>
    ListRules,
}
