using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>Objects without repetitions: equal ones have equal values, and equal note properties where they were made by a selection.</summary>
internal sealed class DistinctObjects
{
    private readonly IComparer<object?> comparer;
    private readonly List<PSObject> objects = [];

    public DistinctObjects(IComparer<object?> comparer) => this.comparer = comparer;

    /// <summary>Adds an object unless an equal one is there.</summary>
    public void Add(PSObject candidate)
    {
        if (!objects.Exists(known => Same(known, candidate))) objects.Add(candidate);
    }

    /// <summary>The objects in the order they came; the set is empty afterwards.</summary>
    public PSObject[] TakeAll()
    {
        PSObject[] all = [.. objects];
        objects.Clear();
        return all;
    }

    private bool Same(PSObject known, PSObject candidate)
    {
        if (candidate.BaseObject is not PSCustomObject) return comparer.Compare(known, candidate) == 0;
        PSPropertyInfo[] properties = [.. candidate.Properties];
        return known.BaseObject is PSCustomObject
            && known.Properties.Count() == properties.Length
            && properties.All(property => known.Properties[property.Name] is { } other && comparer.Compare(other.Value, property.Value) == 0);
    }
}
