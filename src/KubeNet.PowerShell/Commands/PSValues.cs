using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>Values as PowerShell hands them over.</summary>
internal static class PSValues
{
    /// <summary>The object itself, whether PowerShell wrapped it or not.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>The object itself, and in a list each item itself.</summary>
    public static object? BareWithin(object? value) => Bare(value) is IList list && list.Cast<object?>().Any(item => item is PSObject or IList)
        ? list.Cast<object?>().Select(BareWithin).ToArray()
        : Bare(value);

    /// <summary>Whether it is null, an empty text, or a list that is empty or holds such: what a mistyped variable gives.</summary>
    public static bool IsNothing(object? value) => Bare(value) switch
    {
        null or "" => true,
        IDictionary => false,
        ICollection several => several.Count == 0 || several.Cast<object?>().Any(IsNothing),
        _ => false,
    };

    /// <summary>The entries of a table, be it a hashtable or a dictionary of .NET's, whose own enumerators give pairs of other types.</summary>
    public static IEnumerable<DictionaryEntry> Entries(IDictionary table)
    {
        var entries = table.GetEnumerator();
        while (entries.MoveNext())
            yield return entries.Entry;
    }
}
