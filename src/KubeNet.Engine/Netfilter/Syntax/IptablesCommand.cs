using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>One iptables command as it was read.</summary>
public sealed record IptablesCommand
{
    /// <summary>What it does.</summary>
    public required CommandKind Kind { get; init; }

    /// <summary><c>-t</c>, or null.</summary>
    public string? Table { get; init; }

    /// <summary>The chain it is about; null for all of them (<c>-F</c>, <c>-X</c>, <c>-Z</c>).</summary>
    public string? Chain { get; init; }

    /// <summary>The rule's number, from 1, of <c>-I</c>, <c>-R</c>, <c>-D</c>, <c>-Z</c>; 0 where none was given.</summary>
    public int Number { get; init; }

    /// <summary>The new name of <c>-E</c>, or the policy of <c>-P</c>.</summary>
    public string? Argument { get; init; }

    /// <summary>The rules: one for each pair of addresses in the lists of <c>-s</c> and <c>-d</c>.</summary>
    public EquatableArray<Rule> Rules { get; init; }

    /// <summary><c>-c</c>: the counters that the rules start with.</summary>
    public Counter Counter { get; init; }

    /// <summary><c>-4</c> or <c>-6</c>, or null: the only family that the command is for.</summary>
    public IpFamily? Family { get; init; }

    /// <summary><c>-v</c>, <c>-x</c> and <c>--line-numbers</c> of a listing.</summary>
    public ListOptions List { get; init; }
}
