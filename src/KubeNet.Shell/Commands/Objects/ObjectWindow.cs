using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>Which objects of a stream Select-Object takes, with no more of them held than that needs.</summary>
internal sealed class ObjectWindow
{
    private readonly int first;
    private readonly int last;
    private readonly int skipLast;
    private readonly bool all;
    private readonly HashSet<int>? indexes;
    private readonly bool takesIndexes;
    private readonly Queue<PSObject> held = new();
    private int skip;
    private int taken;
    private int seen;

    private ObjectWindow(int first, int last, bool all, int skip, int skipLast, HashSet<int>? indexes, bool takesIndexes)
    {
        this.first = first;
        this.last = last;
        this.all = all;
        this.skip = skip;
        this.skipLast = skipLast;
        this.indexes = indexes;
        this.takesIndexes = takesIndexes;
    }

    /// <summary>Whether no further object can be taken, so that the commands before may stop.</summary>
    public bool IsFull => indexes is not null
        ? takesIndexes && seen > (indexes.Count == 0 ? -1 : indexes.Max())
        : first > 0 && last == 0 && taken >= first;

    /// <summary>The window for the parameters; <c>-Skip</c> counts from the start, with <c>-Last</c> alone from the end.</summary>
    public static ObjectWindow For(int? first, int? last, int skip, int skipLast, int[]? index, int[]? skipIndex) =>
        index is not null ? new ObjectWindow(0, 0, true, 0, 0, [.. index], takesIndexes: true)
        : skipIndex is not null ? new ObjectWindow(0, 0, true, 0, 0, [.. skipIndex], takesIndexes: false)
        : new ObjectWindow(first ?? 0, last ?? 0, first is null && last is null, skip, skipLast, indexes: null, takesIndexes: false);

    /// <summary>Feeds one object; returns those that are now known to be taken.</summary>
    public IEnumerable<PSObject> Take(PSObject input)
    {
        int index = seen++;
        if (indexes is not null) return indexes.Contains(index) == takesIndexes ? [input] : [];
        bool skipsFromEnd = last > 0 && first == 0;
        if (skip > 0 && !skipsFromEnd)
        {
            skip--;
            return [];
        }

        if (skipLast > 0) return Delay(input, skipLast);
        if (all || taken < first)
        {
            taken++;
            return [input];
        }

        held.Enqueue(input);
        if (held.Count > last + (skipsFromEnd ? skip : 0)) held.Dequeue();
        return [];
    }

    /// <summary>The objects taken once the end is known.</summary>
    public IEnumerable<PSObject> Rest()
    {
        if (last == 0) return [];
        IEnumerable<PSObject> rest = [.. first == 0 ? held.Take(Math.Max(0, held.Count - skip)) : held];
        held.Clear();
        return rest;
    }

    private IEnumerable<PSObject> Delay(PSObject input, int count)
    {
        held.Enqueue(input);
        return held.Count > count ? [held.Dequeue()] : [];
    }
}
