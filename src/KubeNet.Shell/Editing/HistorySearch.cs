namespace KubeNet.Shell.Editing;

/// <summary>Ctrl-R: the newest line that contains a text, then older ones.</summary>
internal sealed class HistorySearch
{
    private readonly CommandHistory history;
    private int position;

    public HistorySearch(CommandHistory history)
    {
        this.history = history;
        position = history.Lines.Count;
    }

    /// <summary>What is searched for.</summary>
    public string Pattern { get; private set; } = "";

    /// <summary>Whether the last step found a line.</summary>
    public bool Found { get; private set; } = true;

    /// <summary>The line found last, or empty.</summary>
    public string Match => position < history.Lines.Count ? history.Lines[position] : "";

    /// <summary>The prompt of the search, in readline's words.</summary>
    public string Prompt => $"({(Found ? "" : "failed ")}reverse-i-search)`{Pattern}': ";

    /// <summary>Searches for a longer text, from the line found last.</summary>
    public void Type(string text)
    {
        Pattern += text;
        Find(Math.Min(position, history.Lines.Count - 1));
    }

    /// <summary>Takes the last character of the pattern back and searches from the newest line.</summary>
    public void Backspace()
    {
        if (Pattern.Length == 0) return;
        Pattern = Pattern[..^1];
        position = history.Lines.Count;
        Found = true;
        if (Pattern.Length > 0) Find(position - 1);
    }

    /// <summary>Goes to the next older line that fits.</summary>
    public void Older() => Find(position - 1);

    private void Find(int from)
    {
        for (int i = from; i >= 0; i--)
        {
            if (!history.Lines[i].Contains(Pattern, StringComparison.OrdinalIgnoreCase)) continue;
            if (position < history.Lines.Count && i < position && history.Lines[i] == Match) continue;
            position = i;
            Found = true;
            return;
        }

        Found = false;
    }
}
