namespace KubeNet.Engine.Netfilter.Sets;

/// <summary><c>--packets-eq 5</c> and its kin. <c>default</c> takes every counter.</summary>
/// <param name="Operator">How to compare.</param>
/// <param name="Value">With what.</param>
public readonly record struct CounterComparison(CounterOperator Operator, ulong Value)
{
    /// <summary>Whether a counter is as asked.</summary>
    public bool Matches(ulong counter) => Operator switch
    {
        CounterOperator.Any => true,
        CounterOperator.Equal => counter == Value,
        CounterOperator.NotEqual => counter != Value,
        CounterOperator.Less => counter < Value,
        CounterOperator.Greater => counter > Value,
    };

    /// <summary>As <c>! --packets-eq 5</c> with the prefix <c>--</c>, and empty where nothing is asked.</summary>
    internal string ToText(string prefix, string counter) => Operator switch
    {
        CounterOperator.Any => "",
        CounterOperator.Equal => $"{prefix}{counter}-eq {Value}",
        CounterOperator.NotEqual => $"! {prefix}{counter}-eq {Value}",
        CounterOperator.Less => $"{prefix}{counter}-lt {Value}",
        CounterOperator.Greater => $"{prefix}{counter}-gt {Value}",
    };
}

/// <summary>IPSET_COUNTER_* of include/uapi/linux/netfilter/ipset/ip_set.h.</summary>
public enum CounterOperator
{
    /// <summary>Not asked.</summary>
    Any,

    /// <summary><c>-eq</c>.</summary>
    Equal,

    /// <summary><c>! -eq</c>.</summary>
    NotEqual,

    /// <summary><c>-lt</c>.</summary>
    Less,

    /// <summary><c>-gt</c>.</summary>
    Greater,
}
