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
    public static List<T> Select<T>(IEnumerable<T> items, Func<T, string> nameOf, string pattern)
    {
        var all = items.ToList();
        var fits = Matcher(all.Select(nameOf), pattern);
        return all.FindAll(item => fits(nameOf(item)));
    }

    /// <summary>What tells which of some names a pattern means.</summary>
    public static Predicate<string> Matcher(IEnumerable<string> names, string pattern)
    {
        if (WildcardPattern.ContainsWildcardCharacters(pattern) && names.Contains(pattern))
            return name => name == pattern;
        return WildcardPattern.Get(pattern, WildcardOptions.None).IsMatch;
    }

    /// <summary>The network namespaces whose names fit.</summary>
    /// <exception cref="NetConfigException">There is none of that name, which has no wildcards.</exception>
    public static List<NamespaceConfig> Namespaces(NetworkConfig config, string pattern) => WildcardPattern.ContainsWildcardCharacters(pattern)
        ? Select(config.Namespaces.Values, home => home.Name, pattern)
        : [config[config.Namespaces.ContainsKey(pattern) ? pattern : WildcardPattern.Unescape(pattern)]];
}
