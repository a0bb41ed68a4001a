using System.Text.RegularExpressions;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>What labels, annotations and selectors the API server accepts: IsQualifiedName and IsValidLabelValue in apimachinery's pkg/util/validation.</summary>
internal static partial class LabelChecks
{
    private const int PartMax = 63;

    /// <summary>Checks the labels of an object (ValidateLabels).</summary>
    /// <exception cref="NetConfigException">InvalidLabel.</exception>
    public static void RequireLabels(string owner, LabelSet labels)
    {
        foreach (var (key, value) in labels.Items)
        {
            RequireKey("InvalidLabel", $"a label of {owner}", key);
            RequireValue("InvalidLabel", $"label '{key}' of {owner}", value);
        }
    }

    /// <summary>Checks the annotations of an object (ValidateAnnotations): their keys, in lower case; values are any text.</summary>
    /// <exception cref="NetConfigException">InvalidAnnotation.</exception>
    public static void RequireAnnotations(string owner, LabelSet annotations)
    {
        foreach (var key in annotations.Items.Keys)
            RequireKey("InvalidAnnotation", $"an annotation of {owner}", key.ToLowerInvariant());
    }

    /// <summary>Checks the labels that a service or pod selects by.</summary>
    /// <exception cref="NetConfigException">InvalidSelector.</exception>
    public static void RequireSelector(string owner, LabelSet? selector)
    {
        foreach (var (key, value) in (selector ?? LabelSet.Empty).Items)
        {
            RequireKey("InvalidSelector", $"a label that {owner} selects by", key);
            RequireValue("InvalidSelector", $"label '{key}' that {owner} selects by", value);
        }
    }

    /// <summary>Checks a selector (ValidateLabelSelector).</summary>
    /// <exception cref="NetConfigException">InvalidSelector.</exception>
    public static void RequireSelector(string owner, LabelSelector? selector)
    {
        if (selector is null)
            return;
        RequireSelector(owner, selector.MatchLabels);
        foreach (var requirement in selector.MatchExpressions)
        {
            RequireKey("InvalidSelector", $"a label that {owner} selects by", requirement.Key);
            var takesValues = requirement.Operator is LabelOperator.In or LabelOperator.NotIn;
            if (takesValues == requirement.Values.IsEmpty)
                throw new NetConfigException("InvalidSelector", $"{Capital(owner)} selects by '{requirement}'; {requirement.Operator} takes {(takesValues ? "at least one value" : "no values")}.");
            foreach (var value in requirement.Values)
                RequireValue("InvalidSelector", $"label '{requirement.Key}' that {owner} selects by", value);
        }
    }

    /// <summary>Checks a key, of a label or of what has keys like those.</summary>
    public static void RequireKey(string errorId, string what, string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (name.Length > PartMax || !Part().IsMatch(name) || (slash >= 0 && !ObjectNames.IsSubdomain(key[..slash])))
            throw new NetConfigException(errorId, $"'{key}' cannot be the key of {what}; a key has at most {PartMax} letters, digits, '-', '_' and '.', with a letter or digit first and last, such as app or example.com/role.");
    }

    /// <summary>Checks a value.</summary>
    public static void RequireValue(string errorId, string what, string value)
    {
        if (value.Length > PartMax || (value.Length > 0 && !Part().IsMatch(value)))
            throw new NetConfigException(errorId, $"'{value}' cannot be the value of {what}; a value is empty or has at most {PartMax} letters, digits, '-', '_' and '.', with a letter or digit first and last.");
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z")]
    private static partial Regex Part();
}
