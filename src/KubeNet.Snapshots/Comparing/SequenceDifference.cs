namespace KubeNet.Snapshots.Comparing;

/// <summary>What has to go out of a list and what has to be put in to make it another: the longest common part stays.</summary>
internal static class SequenceDifference
{
    // Beyond so many pairs the table of the search is larger than what it is good for; then all between the common ends is exchanged.
    private const long LargestSearch = 4_000_000;

    /// <summary>The places that differ, in order: index before and index after, from 0; -1 where there is no element on that side.</summary>
    public static IEnumerable<(int Before, int After)> Between<T>(IReadOnlyList<T> before, IReadOnlyList<T> after)
        where T : IEquatable<T>
    {
        var start = 0;
        while (start < before.Count && start < after.Count && before[start].Equals(after[start]))
            start++;
        var (endBefore, endAfter) = (before.Count, after.Count);
        while (endBefore > start && endAfter > start && before[endBefore - 1].Equals(after[endAfter - 1]))
            (endBefore, endAfter) = (endBefore - 1, endAfter - 1);

        var (at, there) = (start, start);
        foreach (var (nextBefore, nextAfter) in Common(before, start, endBefore, after, start, endAfter).Append((endBefore, endAfter)))
        {
            for (; at < nextBefore || there < nextAfter; at++, there++)
                yield return (at < nextBefore ? at : -1, there < nextAfter ? there : -1);
            (at, there) = (nextBefore + 1, nextAfter + 1);
        }
    }

    private static List<(int Before, int After)> Common<T>(IReadOnlyList<T> before, int fromBefore, int endBefore, IReadOnlyList<T> after, int fromAfter, int endAfter)
        where T : IEquatable<T>
    {
        var (rows, columns) = (endBefore - fromBefore, endAfter - fromAfter);
        var common = new List<(int, int)>();
        if (rows == 0 || columns == 0 || (long)rows * columns > LargestSearch)
            return common;
        var longest = new int[rows + 1, columns + 1];
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = columns - 1; column >= 0; column--)
            {
                longest[row, column] = before[fromBefore + row].Equals(after[fromAfter + column])
                    ? longest[row + 1, column + 1] + 1
                    : Math.Max(longest[row + 1, column], longest[row, column + 1]);
            }
        }

        for (var (row, column) = (0, 0); row < rows && column < columns;)
        {
            if (before[fromBefore + row].Equals(after[fromAfter + column]))
                common.Add((fromBefore + row++, fromAfter + column++));
            else if (longest[row + 1, column] >= longest[row, column + 1])
                row++;
            else
                column++;
        }

        return common;
    }
}
