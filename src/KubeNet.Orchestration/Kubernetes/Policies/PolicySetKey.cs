namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>Names a set within its policy. Ordered as its rules use it.</summary>
/// <param name="Direction">Whose rules use it.</param>
/// <param name="Rule">The rule's index in the policy; -1 for the pods that the policy selects.</param>
/// <param name="Role">What it holds.</param>
/// <param name="Index">The named port's index in the rule; for an ipBlock with a set of its own, its peer's number from 1; else 0.</param>
/// <param name="Number">The number that the named port stands for; else 0.</param>
internal readonly record struct PolicySetKey(PolicyDirection Direction, int Rule, PolicySetRole Role, int Index = 0, ushort Number = 0) : IComparable<PolicySetKey>
{
    /// <summary>The set of the pods that a policy selects.</summary>
    public static PolicySetKey Targets(PolicyDirection direction) => new(direction, -1, PolicySetRole.Targets);

    /// <inheritdoc/>
    public int CompareTo(PolicySetKey other) =>
        (Direction, Rule, Role, Index, Number).CompareTo((other.Direction, other.Rule, other.Role, other.Index, other.Number));
}
