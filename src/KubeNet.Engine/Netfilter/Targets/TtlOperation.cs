namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>What TTL and HL do.</summary>
public enum TtlOperation : byte
{
    /// <summary><c>--ttl-set</c>.</summary>
    Set,

    /// <summary><c>--ttl-inc</c>.</summary>
    Increase,

    /// <summary><c>--ttl-dec</c>.</summary>
    Decrease,
}
