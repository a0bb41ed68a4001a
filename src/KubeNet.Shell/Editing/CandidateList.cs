namespace KubeNet.Shell.Editing;

/// <summary>Lays candidates out in columns below the line, the selected one reversed.</summary>
internal static class CandidateList
{
    private const int Gap = 2;
    private const string Reverse = "\u001b[7m";
    private const string ReverseOff = "\u001b[27m";

    /// <summary>The rows of the list; of a long one, the part around the selected candidate and a last row that says how many there are.</summary>
    /// <param name="candidates">What to list.</param>
    /// <param name="selected">Index of the selected candidate, or -1.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">The most rows to use.</param>
    public static IReadOnlyList<string> Layout(IReadOnlyList<CompletionCandidate> candidates, int selected, int width, int height)
    {
        if (candidates.Count == 0) return [];
        int cell = Math.Min(width - 1, candidates.Max(candidate => CellWidth.Of(candidate.Label)) + Gap);
        int perRow = Math.Max(1, (width - 1) / cell);
        int rowCount = (candidates.Count + perRow - 1) / perRow;
        var rows = new List<string>(rowCount);
        for (int row = 0; row < rowCount; row++)
            rows.Add(string.Concat(Enumerable.Range(row * perRow, Math.Min(perRow, candidates.Count - row * perRow))
                .Select(i => Cell(candidates[i].Label, cell, i == selected))).TrimEnd());
        if (rowCount <= height) return rows;

        int visible = Math.Max(1, height - 1);
        int first = Math.Clamp((Math.Max(0, selected) / perRow) - visible / 2, 0, rowCount - visible);
        return [.. rows.Skip(first).Take(visible), $"({candidates.Count} in all)"];
    }

    private static string Cell(string label, int width, bool selected)
    {
        string text = CellWidth.Of(label) <= width - 1 ? label : label[..Math.Max(1, Math.Min(label.Length, width - Gap))] + "\u2026";
        string padding = new(' ', Math.Max(0, width - CellWidth.Of(text)));
        return selected ? Reverse + text + ReverseOff + padding : text + padding;
    }
}
