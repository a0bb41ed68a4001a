using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// Names with PowerShell's wildcards. Case counts, as it does in the kernel. A name that is there as it stands is meant, be its characters wildcards or not, so that what comes down the
/// pipeline finds itself.
/// </summary>
internal static class Wildcards
{
    /// <summary>The one name that a pattern means, there or not; null where it has wildcards.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="isThere">Whether something has a name.</param>
    public static string? Name(string pattern, Predicate<string> isThere)
    {
        if (isThere(pattern))
            return pattern;
        return WildcardPattern.ContainsWildcardCharacters(pattern) ? null : WildcardPattern.Unescape(pattern);
    }

    /// <summary>What tells whether a name fits a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="isThere">Whether something has a name.</param>
    public static Predicate<string> Matcher(string pattern, Predicate<string> isThere) =>
        Name(pattern, isThere) is { } one ? name => name == one : WildcardPattern.Get(pattern, WildcardOptions.None).IsMatch;

    /// <summary>The items whose names fit.</summary>
    public static List<T> Select<T>(IEnumerable<T> items, Func<T, string> nameOf, string pattern)
    {
        var all = items.ToList();
        var fits = Matcher(pattern, name => all.Exists(item => nameOf(item) == name));
        return all.FindAll(item => fits(nameOf(item)));
    }

    /// <summary>The network namespaces whose names fit.</summary>
    /// <exception cref="NetConfigException">There is none of that name, which has no wildcards.</exception>
    public static List<NamespaceConfig> Namespaces(NetworkConfig config, string pattern) => Name(pattern, config.Namespaces.ContainsKey) is { } name
        ? [config[name]]
        : Select(config.Namespaces.Values, home => home.Name, pattern);
}
