using System.Globalization;
using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>One requirement of a <see cref="NodeSelectorTerm"/> (v1.NodeSelectorRequirement).</summary>
/// <param name="Key">A label's key, or the field <c>metadata.name</c>.</param>
/// <param name="Operator">How the values are compared.</param>
/// <param name="Values">The values: none for Exists and DoesNotExist, one for Gt and Lt.</param>
public sealed record NodeRequirement(string Key, NodeOperator Operator, EquatableArray<string> Values)
{
    /// <summary>Whether it holds of a node's value, or of null where the node has none (apimachinery's labels.Requirement).</summary>
    public bool Holds(string? value) => Operator switch
    {
        NodeOperator.In => value is not null && Values.Items.Contains(value),
        NodeOperator.NotIn => value is null || !Values.Items.Contains(value),
        NodeOperator.Exists => value is not null,
        NodeOperator.DoesNotExist => value is null,
        NodeOperator.Gt => Number(value) > Number(Values.Items.FirstOrDefault()),
        NodeOperator.Lt => Number(value) < Number(Values.Items.FirstOrDefault()),
    };

    /// <inheritdoc/>
    public override string ToString() => Operator switch
    {
        NodeOperator.In => $"{Key} in ({string.Join(',', Values.Items)})",
        NodeOperator.NotIn => $"{Key} notin ({string.Join(',', Values.Items)})",
        NodeOperator.Exists => Key,
        NodeOperator.DoesNotExist => $"!{Key}",
        NodeOperator.Gt => $"{Key} > {string.Join(',', Values.Items)}",
        NodeOperator.Lt => $"{Key} < {string.Join(',', Values.Items)}",
    };

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
