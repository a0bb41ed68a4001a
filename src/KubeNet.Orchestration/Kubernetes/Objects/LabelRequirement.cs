using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>One requirement of a <see cref="LabelSelector"/> (metav1.LabelSelectorRequirement).</summary>
/// <param name="Key">The label's key.</param>
/// <param name="Operator">How the values are compared.</param>
/// <param name="Values">The values; none for Exists and DoesNotExist.</param>
public sealed record LabelRequirement(string Key, LabelOperator Operator, EquatableArray<string> Values)
{
    /// <summary>Whether it holds. As in apimachinery's labels.Requirement, NotIn holds where there is no such label.</summary>
    public bool Holds(LabelSet labels)
    {
        var value = labels[Key];
        return Operator switch
        {
            LabelOperator.In => value is not null && Values.Items.Contains(value),
            LabelOperator.NotIn => value is null || !Values.Items.Contains(value),
            LabelOperator.Exists => value is not null,
            LabelOperator.DoesNotExist => value is null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Operator switch
    {
        LabelOperator.In => $"{Key} in ({string.Join(',', Values.Items)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', Values.Items)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => $"!{Key}",
    };
}
