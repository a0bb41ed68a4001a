using System.Globalization;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>Orders any two values as PowerShell does: null first, alike types by their own order, others by conversion, the rest by their text.</summary>
internal sealed class ObjectComparer : IComparer<object?>
{
    private readonly bool ignoreCase;

    public ObjectComparer(bool caseSensitive) => ignoreCase = !caseSensitive;

    public int Compare(object? x, object? y)
    {
        object? left = Unwrap(x);
        object? right = Unwrap(y);
        if (left is null || right is null) return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        if (LanguagePrimitives.TryCompare(left, right, ignoreCase, CultureInfo.CurrentCulture, out int result)) return result;
        return string.Compare(Text(x), Text(y), CultureInfo.CurrentCulture, ignoreCase ? CompareOptions.IgnoreCase : CompareOptions.None);
    }

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static string Text(object? value) => value is null ? "" : PSObject.AsPSObject(value).ToString();
}
