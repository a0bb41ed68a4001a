using System.Collections.Immutable;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// The <c>net.*</c> sysctls of a namespace: what was set, over the kernel's own defaults (Documentation/networking/ip-sysctl.rst).
/// Names are given with dots; a device's name that holds dots is written with slashes, as sysctl(8) does. Immutable.
/// </summary>
public sealed record Sysctls
{
    private Sysctls(ImmutableSortedDictionary<string, string> values) => Values = values;

    /// <summary>Nothing set.</summary>
    public static Sysctls Defaults { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>What was set, by name.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; }

    /// <summary>The value that was set, or null.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name);

    /// <summary>A number: the value set, or <paramref name="fallback"/>.</summary>
    public int Number(string name, int fallback) => Values.TryGetValue(name, out var text) && int.TryParse(text, out var number) ? number : fallback;

    /// <summary>The sysctls with one more set.</summary>
    public Sysctls With(string name, string value) => new(Values.SetItem(name, value));

    /// <summary>The sysctls without the ones that <paramref name="which"/> names.</summary>
    public Sysctls Without(Func<string, bool> which) => new(Values.RemoveRange(Values.Keys.Where(which)));
}
