using System.Text.RegularExpressions;
using KubeNet.Engine;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>What names the API server accepts: apimachinery's pkg/util/validation.</summary>
internal static partial class ObjectNames
{
    /// <summary>The most characters of a label.</summary>
    public const int LabelMax = 63;

    private const int SubdomainMax = 253;
    private const int PortNameMax = 15;

    /// <summary>A name of at most 63 characters, of lower-case letters, digits and '-' (IsDNS1123Label): namespaces, service ports, StatefulSets.</summary>
    public static void RequireLabel(string what, string name)
    {
        if (name.Length > LabelMax || !Label().IsMatch(name))
            throw Invalid(what, name, $"at most {LabelMax} lower-case letters, digits and '-', with a letter or digit first and last");
    }

    /// <summary>As a label, with a letter first (IsDNS1035Label): services.</summary>
    public static void RequireLabelWithLetterFirst(string what, string name)
    {
        if (name.Length > LabelMax || !LabelWithLetterFirst().IsMatch(name))
            throw Invalid(what, name, $"at most {LabelMax} lower-case letters, digits and '-', with a letter first and a letter or digit last");
    }

    /// <summary>Labels with dots between them, at most 253 characters (IsDNS1123Subdomain): nodes, pods, policies, workloads.</summary>
    public static void RequireSubdomain(string what, string name)
    {
        if (!IsSubdomain(name))
            throw Invalid(what, name, $"at most {SubdomainMax} lower-case letters, digits, '-' and '.', with a letter or digit first and last in each part");
    }

    /// <summary>Whether a text is such a name.</summary>
    public static bool IsSubdomain(string name) => name.Length <= SubdomainMax && Subdomain().IsMatch(name);

    /// <summary>A domain of a search list: a subdomain that may have underscores, and a dot behind it, or the root (IsDNS1123SubdomainWithUnderscore).</summary>
    public static void RequireSearchDomain(string name)
    {
        var domain = name.EndsWith('.') ? name[..^1] : name;
        if (name != "." && (domain.Length > SubdomainMax || !SearchDomain().IsMatch(domain)))
            throw Invalid("search domain", name, $"at most {SubdomainMax} lower-case letters, digits, '-', '_' and '.', with a letter or digit last in each part");
    }

    /// <summary>A container port's name (IsValidPortName): at most 15 characters, at least one of them a letter.</summary>
    public static void RequirePortName(string what, string name)
    {
        if (name.Length is 0 or > PortNameMax || !Label().IsMatch(name) || name.Contains("--", StringComparison.Ordinal) || !name.Any(char.IsAsciiLetter))
            throw Invalid(what, name, $"at most {PortNameMax} lower-case letters, digits and single '-', with at least one letter");
    }

    private static NetConfigException Invalid(string what, string name, string rule) =>
        new("InvalidObjectName", $"'{name}' cannot name a {what}; such a name has {rule}.");

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelWithLetterFirst();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SearchDomain();
}
