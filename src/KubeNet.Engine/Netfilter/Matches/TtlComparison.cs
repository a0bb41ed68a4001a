namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>How <c>-m ttl</c> and <c>-m hl</c> compare.</summary>
public enum TtlComparison : byte
{
    /// <summary><c>--ttl-eq</c>.</summary>
    Equal,

    /// <summary><c>! --ttl-eq</c>.</summary>
    NotEqual,

    /// <summary><c>--ttl-lt</c>.</summary>
    Less,

    /// <summary><c>--ttl-gt</c>.</summary>
    Greater,
}
