using k8s.Models;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>What a pod asks of its node beside its nodeSelector: the required part of its nodeAffinity. What it only prefers, and what it asks of other pods, is not modelled.</summary>
internal static class AffinityMapper
{
    private const string NameField = "metadata.name";

    /// <summary>The required nodeAffinity, or null for none.</summary>
    /// <exception cref="UnusableObjectException">A requirement is impossible (ValidateNodeSelector in pkg/apis/core/validation).</exception>
    public static NodeAffinity? Map(V1PodSpec? spec) => spec?.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is { } required
        ? new NodeAffinity(ApiValues.Items(required.NodeSelectorTerms).Select(Term).ToEquatableArray())
        : null;

    /// <summary>The node of an affinity that names just one, as the DaemonSet controller gives it to its pods; or null.</summary>
    public static string? OnlyNode(NodeAffinity? affinity) =>
        affinity?.Terms is [{ Labels.IsEmpty: true, Fields: [{ Operator: NodeOperator.In, Values: [var name] }] }] ? name : null;

    /// <summary>Whether it has wishes that the model's scheduler does not look at.</summary>
    public static bool HasFurtherWishes(V1PodSpec? spec) =>
        spec?.Affinity is { PodAffinity: not null } or { PodAntiAffinity: not null } or { NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution.Count: > 0 }
        || spec?.TopologySpreadConstraints is { Count: > 0 };

    private static NodeSelectorTerm Term(V1NodeSelectorTerm term, int index)
    {
        var path = $"spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[{index}]";
        return new NodeSelectorTerm(
            ApiValues.Items(term.MatchExpressions).Select(requirement => Requirement($"{path}.matchExpressions", requirement)).ToEquatableArray(),
            ApiValues.Items(term.MatchFields).Select(requirement => Field($"{path}.matchFields", requirement)).ToEquatableArray());
    }

    private static NodeRequirement Requirement(string path, V1NodeSelectorRequirement requirement)
    {
        var (comparison, values) = (ApiValues.Choice(path, requirement.OperatorProperty, NodeOperator.In), ApiValues.Items(requirement.Values).ToEquatableArray());
        if (string.IsNullOrEmpty(requirement.Key))
            throw new UnusableObjectException($"{path}: a requirement has no key");
        var fits = comparison switch
        {
            NodeOperator.In or NodeOperator.NotIn => !values.IsEmpty,
            NodeOperator.Exists or NodeOperator.DoesNotExist => values.IsEmpty,
            NodeOperator.Gt or NodeOperator.Lt => values.Count == 1,
        };
        return fits ? new NodeRequirement(requirement.Key, comparison, values)
            : throw new UnusableObjectException($"{path}: {comparison} of '{requirement.Key}' has {values.Count} values; In and NotIn have some, Gt and Lt one, Exists and DoesNotExist none");
    }

    private static NodeRequirement Field(string path, V1NodeSelectorRequirement requirement)
    {
        var mapped = Requirement(path, requirement);
        return mapped is { Key: NameField, Operator: NodeOperator.In or NodeOperator.NotIn, Values.Count: 1 } ? mapped
            : throw new UnusableObjectException($"{path}: {mapped}; there is only the field {NameField}, by In or NotIn of one name");
    }
}
