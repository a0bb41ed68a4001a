using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>Chooses objects by their labels (metav1.LabelSelector): all requirements must hold; the empty selector takes everything.</summary>
public sealed record LabelSelector
{
    /// <summary>The selector that takes everything.</summary>
    public static LabelSelector Everything { get; } = new();

    /// <summary>Labels that must be there with just these values.</summary>
    public LabelSet MatchLabels { get; init; } = LabelSet.Empty;

    /// <summary>Further requirements.</summary>
    public EquatableArray<LabelRequirement> MatchExpressions { get; init; }

    /// <summary>Whether it takes everything.</summary>
    public bool IsEmpty => MatchLabels.Items.Count == 0 && MatchExpressions.IsEmpty;

    /// <summary>Reads what kubectl takes after <c>-l</c>: <c>app=web,tier in (a,b),!debug</c>. The empty text takes everything.</summary>
    /// <exception cref="NetConfigException">InvalidSelector.</exception>
    public static LabelSelector Parse(string text) => LabelSelectorReader.Read(text);

    /// <summary>Whether it takes an object with these labels.</summary>
    public bool Matches(LabelSet labels)
    {
        foreach (var (key, value) in MatchLabels.Items)
        {
            if (labels[key] != value)
                return false;
        }

        foreach (var requirement in MatchExpressions)
        {
            if (!requirement.Holds(labels))
                return false;
        }

        return true;
    }

    /// <summary><c>app=web,tier in (a,b),!debug</c>, or <c>&lt;all&gt;</c>.</summary>
    public override string ToString() => IsEmpty
        ? "<all>"
        : string.Join(',', MatchLabels.Items.Select(label => $"{label.Key}={label.Value}").Concat(MatchExpressions.Items.Select(requirement => requirement.ToString())));
}
