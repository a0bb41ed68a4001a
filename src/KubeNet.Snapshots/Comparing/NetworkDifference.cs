namespace KubeNet.Snapshots.Comparing;

/// <summary>One thing in which two labs differ, in the words of the tool that shows it.</summary>
/// <param name="Namespace">The network namespace, or null for what belongs to the whole lab.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is found by: a link's name, a route's destination, a rule's table, chain and number.</param>
/// <param name="Before">As it was, or null where it is new. Of a link that is on both sides, only the settings that differ.</param>
/// <param name="After">As it is, or null where it is gone.</param>
public sealed record NetworkDifference(string? Namespace, DifferenceKind Kind, string Name, string? Before, string? After)
{
    /// <summary><c>&lt;=</c> only before, <c>=&gt;</c> only after, <c>&lt;&gt;</c> on both sides and not the same.</summary>
    public string SideIndicator => (Before, After) switch
    {
        (_, null) => "<=",
        (null, _) => "=>",
        _ => "<>",
    };
}
