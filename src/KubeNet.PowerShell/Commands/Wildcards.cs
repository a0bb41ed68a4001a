using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>Names with PowerShell's wildcards. Case counts, as it does in the kernel.</summary>
internal static class Wildcards
{
    public static List<T> Select<T>(IEnumerable<T> items, Func<T, string> nameOf, string pattern)
    {
        var wildcard = WildcardPattern.Get(pattern, WildcardOptions.None);
        return [.. items.Where(item => wildcard.IsMatch(nameOf(item)))];
    }
}
