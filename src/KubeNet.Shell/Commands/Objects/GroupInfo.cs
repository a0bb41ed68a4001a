using System.Collections.ObjectModel;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>One group of Group-Object.</summary>
internal sealed class GroupInfo
{
    /// <summary>How many objects it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The values grouped by, joined with commas.</summary>
    public required string Name { get; init; }

    /// <summary>The objects; empty with -NoElement.</summary>
    public Collection<PSObject> Group { get; } = [];

    /// <summary>The values grouped by.</summary>
    public required IReadOnlyList<object?> Values { get; init; }

    /// <summary>Adds an object, or only counts it.</summary>
    public void Add(PSObject input, bool keep)
    {
        Count++;
        if (keep) Group.Add(input);
    }

    public override string ToString() => Name;
}
