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

    /// <summary>The entries of a table, be it a hashtable or a dictionary of .NET's, whose own enumerators give pairs of other types.</summary>
    public static IEnumerable<DictionaryEntry> Entries(IDictionary table)
    {
        var entries = table.GetEnumerator();
        while (entries.MoveNext())
            yield return entries.Entry;
    }
}
