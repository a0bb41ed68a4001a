using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary>Which items <c>-Filter</c>, <c>-Include</c>, <c>-Exclude</c>, <c>-File</c>, <c>-Directory</c> and <c>-Hidden</c> leave.</summary>
internal sealed class ItemFilter
{
    private readonly WildcardPattern[] filters;
    private readonly WildcardPattern[] included;
    private readonly WildcardPattern[] excluded;

    public ItemFilter(string? filter, string[]? include, string[]? exclude)
    {
        filters = Patterns(string.IsNullOrEmpty(filter) ? null : [filter]);
        included = Patterns(include);
        excluded = Patterns(exclude);
    }

    /// <summary>Whether only files are left.</summary>
    public bool File { get; init; }

    /// <summary>Whether only containers are left.</summary>
    public bool Directory { get; init; }

    /// <summary>Whether only hidden items are left.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether an item is left.</summary>
    public bool Accepts(PSObject item)
    {
        bool container = item.Properties["PSIsContainer"]?.Value is true;
        if (File && container || Directory && !container) return false;
        if (Hidden && (item.BaseObject as FileSystemInfo)?.Attributes.HasFlag(FileAttributes.Hidden) != true) return false;
        string name = item.Properties["PSChildName"]?.Value?.ToString() ?? item.ToString();
        return (filters.Length == 0 || filters.Any(pattern => pattern.IsMatch(name)))
            && (included.Length == 0 || included.Any(pattern => pattern.IsMatch(name)))
            && !excluded.Any(pattern => pattern.IsMatch(name));
    }

    private static WildcardPattern[] Patterns(string[]? patterns) =>
        [.. (patterns ?? []).Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase))];
}
