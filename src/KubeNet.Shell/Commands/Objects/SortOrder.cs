using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>The order of objects by properties, each ascending or descending; an object that lacks a property comes after those that have it.</summary>
internal sealed class SortOrder : IComparer<SortEntry>
{
    private readonly PropertySelector[] selectors;
    private readonly bool descending;
    private readonly IComparer<object?> comparer;

    public SortOrder(PropertySelector[] selectors, bool descending, IComparer<object?> comparer)
    {
        this.selectors = selectors;
        this.descending = descending;
        this.comparer = comparer;
    }

    /// <summary>An object with its keys read, once.</summary>
    public SortEntry Entry(PSObject input) => new(input, selectors.Length == 0 ? [(true, input)] : [.. selectors.Select(selector => Key(selector, input))]);

    public int Compare(SortEntry? x, SortEntry? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        for (int i = 0; i < x.Keys.Length; i++)
        {
            (bool xPresent, object? xValue) = x.Keys[i];
            (bool yPresent, object? yValue) = y.Keys[i];
            if (xPresent != yPresent) return xPresent ? -1 : 1;
            int result = comparer.Compare(xValue, yValue);
            if (result != 0) return IsDescending(i) ? -result : result;
        }

        return 0;
    }

    private static (bool, object?) Key(PropertySelector selector, PSObject input) =>
        selector.Expression.GetValues(input) is [PSPropertyExpressionResult { Exception: null } first, ..] ? (true, first.Result) : (false, null);

    private bool IsDescending(int key) => key < selectors.Length && selectors[key].Descending is { } own ? own : descending;
}
