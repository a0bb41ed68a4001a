namespace KubeNet.Shell.Editing;

/// <summary>The lines entered so far, oldest first, at most <see cref="Limit"/> of them.</summary>
internal sealed class CommandHistory
{
    /// <summary>How many lines are kept.</summary>
    public const int Limit = 2000;

    private readonly HistoryFile? file;
    private List<string>? loaded;

    /// <summary>Creates a history.</summary>
    /// <param name="file">Where it lives between sessions, or null for memory only.</param>
    public CommandHistory(HistoryFile? file = null) => this.file = file;

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Lines => Loaded;

    /// <summary>Read from the file when first asked for: a script that runs on a terminal does not need it.</summary>
    private List<string> Loaded => loaded ??= file is null ? [] : [.. file.Load(Limit)];

    /// <summary>Adds a line, unless it is blank, repeats the one before it, or starts with a blank: the way to keep one out.</summary>
    public void Add(string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line[0] == ' ' || Loaded.Count > 0 && Loaded[^1] == line) return;
        Loaded.Add(line);
        if (Loaded.Count > Limit) Loaded.RemoveAt(0);
        file?.Append(line);
    }
}
