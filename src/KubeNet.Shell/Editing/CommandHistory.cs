namespace KubeNet.Shell.Editing;

/// <summary>The lines entered so far, oldest first, at most <see cref="Limit"/> of them.</summary>
internal sealed class CommandHistory
{
    /// <summary>How many lines are kept.</summary>
    public const int Limit = 2000;

    private readonly List<string> lines;
    private readonly HistoryFile? file;

    /// <summary>Creates a history.</summary>
    /// <param name="file">Where it lives between sessions, or null for memory only.</param>
    public CommandHistory(HistoryFile? file = null)
    {
        this.file = file;
        lines = file is null ? [] : [.. file.Load(Limit)];
    }

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>Adds a line, unless it is blank, repeats the one before it, or starts with a blank: the way to keep one out.</summary>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line[0] == ' ' || lines.Count > 0 && lines[^1] == line) return;
        lines.Add(line);
        if (lines.Count > Limit) lines.RemoveAt(0);
        file?.Append(line);
    }
}
