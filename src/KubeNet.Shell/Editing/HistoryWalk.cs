namespace KubeNet.Shell.Editing;

/// <summary>Up and down through the lines that begin with what was typed before the walk.</summary>
internal sealed class HistoryWalk
{
    private readonly CommandHistory history;
    private readonly string typed;
    private int position;

    public HistoryWalk(CommandHistory history, string typed)
    {
        this.history = history;
        this.typed = typed;
        position = history.Lines.Count;
    }

    /// <summary>The line the walk stands on; at its lower end, what was typed.</summary>
    public string Current => position < history.Lines.Count ? history.Lines[position] : typed;

    /// <summary>Goes to the next older line that fits and differs; false at the oldest.</summary>
    public bool Older()
    {
        for (int i = position - 1; i >= 0; i--)
        {
            if (!Fits(i)) continue;
            position = i;
            return true;
        }

        return false;
    }

    /// <summary>Goes to the next newer line that fits and differs, at last to what was typed; false when already there.</summary>
    public bool Newer()
    {
        if (position == history.Lines.Count) return false;
        int i = position + 1;
        while (i < history.Lines.Count && !Fits(i)) i++;
        position = i;
        return true;
    }

    private bool Fits(int index) =>
        history.Lines[index].StartsWith(typed, StringComparison.OrdinalIgnoreCase) && history.Lines[index] != Current;
}
