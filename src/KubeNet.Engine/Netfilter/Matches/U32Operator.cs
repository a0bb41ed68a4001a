namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>What a step of a u32 location does with the word that was read.</summary>
public enum U32Operator : byte
{
    /// <summary><c>&amp;</c>.</summary>
    And,

    /// <summary><c>&lt;&lt;</c>.</summary>
    ShiftLeft,

    /// <summary><c>&gt;&gt;</c>.</summary>
    ShiftRight,

    /// <summary><c>@</c>: it is an offset; the word is read at it and the number.</summary>
    At,
}
