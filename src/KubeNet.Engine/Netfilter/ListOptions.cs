namespace KubeNet.Engine.Netfilter;

/// <summary>How <c>iptables -L</c> and <c>-S</c> are to show rules.</summary>
[Flags]
public enum ListOptions : byte
{
    /// <summary>The least of columns. Numbers stand for names in any case, as with <c>-n</c>.</summary>
    None = 0,

    /// <summary><c>-v</c>: counters, devices and options.</summary>
    Verbose = 1,

    /// <summary><c>-x</c>: counters in full, without K, M and G.</summary>
    Exact = 4,

    /// <summary><c>--line-numbers</c>.</summary>
    LineNumbers = 8,
}
