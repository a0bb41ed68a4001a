using KubeNet.Engine.Labs;
using KubeNet.Snapshots.Comparing;

namespace KubeNet.PowerShell.Views;

/// <summary>One thing in which two labs differ, in the words of the tool that shows it.</summary>
public sealed record NetDifferenceInfo : LabObject
{
    /// <summary><c>&lt;=</c> only in the reference, <c>=&gt;</c> only in the other lab, <c>&lt;&gt;</c> in both and not the same.</summary>
    public required string SideIndicator { get; init; }

    /// <summary>The network namespace, or null for what belongs to the whole lab.</summary>
    public required string? Namespace { get; init; }

    /// <summary>Link, Address, Route, Sysctl, Rule ...</summary>
    public required string Kind { get; init; }

    /// <summary>What it is found by: a link's name, a route's destination, a rule's table, chain and number.</summary>
    public required string Name { get; init; }

    /// <summary>As it is in the reference, or null. Of a link that both have, only the settings that differ.</summary>
    public required string? Before { get; init; }

    /// <summary>As it is in the other lab, or null.</summary>
    public required string? After { get; init; }

    /// <summary>On one line.</summary>
    public override string ToString() => $"{SideIndicator} {Namespace} {Kind} {Name}: {Before ?? "-"} => {After ?? "-"}";

    internal static NetDifferenceInfo Of(Lab lab, NetworkDifference difference) => new()
    {
        Lab = lab,
        SideIndicator = difference.SideIndicator,
        Namespace = difference.Namespace,
        Kind = difference.Kind.ToString(),
        Name = difference.Name,
        Before = difference.Before,
        After = difference.After,
    };
}
