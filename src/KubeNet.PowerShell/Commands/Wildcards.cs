using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Names with PowerShell's wildcards. Case counts, as it does in the kernel.</summary>
internal static class Wildcards
{
    public static List<T> Select<T>(IEnumerable<T> items, Func<T, string> nameOf, string pattern)
    {
        var wildcard = WildcardPattern.Get(pattern, WildcardOptions.None);
        return [.. items.Where(item => wildcard.IsMatch(nameOf(item)))];
    }

    /// <summary>The network namespaces whose names fit.</summary>
    /// <exception cref="NetConfigException">There is none of that name, which has no wildcards.</exception>
    public static List<NamespaceConfig> Namespaces(NetworkConfig config, string pattern) => WildcardPattern.ContainsWildcardCharacters(pattern)
        ? Select(config.Namespaces.Values, home => home.Name, pattern)
        : [config[pattern]];
}
