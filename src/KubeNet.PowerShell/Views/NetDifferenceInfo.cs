using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Comparing;
using KubeNet.Snapshots.Comparing;

namespace KubeNet.PowerShell.Views;

/// <summary>One thing in which two labs differ, in the words of the tool that shows it or of the API that declares it.</summary>
public sealed record NetDifferenceInfo : LabObject
{
    /// <summary><c>&lt;=</c> only in the reference, <c>=&gt;</c> only in the other lab, <c>&lt;&gt;</c> in both and not the same.</summary>
    public string SideIndicator => (Before, After) switch
    {
        (_, null) => "<=",
        (null, _) => "=>",
        _ => "<>",
    };

    /// <summary>The network namespace; null for what belongs to the whole lab or to a cluster.</summary>
    public required string? Namespace { get; init; }

    /// <summary>The cluster of a Kubernetes object, or null.</summary>
    public string? Cluster { get; init; }

    /// <summary>The cluster or network namespace, or null.</summary>
    public string? Where => Cluster ?? Namespace;

    /// <summary>Pod, Service, Endpoint, DockerContainer ... of what was declared; Link, Address, Route, Sysctl, Rule ... of what namespaces hold.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is found by: a pod's namespace and name, a link's name, a route's destination, a rule's table, chain and number.</summary>
    public required string Name { get; init; }

    /// <summary>As it is in the reference, or null. Of what both have, only what differs.</summary>
    public required string? Before { get; init; }

    /// <summary>As it is in the other lab, or null.</summary>
    public required string? After { get; init; }

    /// <summary>On one line.</summary>
    public override string ToString() => string.Join(' ', new[] { SideIndicator, Where, Kind, $"{Name}: {Before ?? "-"} => {After ?? "-"}" }.Where(word => word is not null));

    internal static NetDifferenceInfo Of(Lab lab, NetworkDifference difference) => new()
    {
        Lab = lab,
        Namespace = difference.Namespace,
        Kind = difference.Kind.ToString(),
        Name = difference.Name,
        Before = difference.Before,
        After = difference.After,
    };

    internal static NetDifferenceInfo Of(Lab lab, DeclaredDifference difference) => new()
    {
        Lab = lab,
        Namespace = difference.IsOfCluster ? null : difference.Home,
        Cluster = difference.IsOfCluster ? difference.Home : null,
        Kind = difference.Kind.ToString(),
        Name = difference.Name,
        Before = difference.Before,
        After = difference.After,
    };
}
