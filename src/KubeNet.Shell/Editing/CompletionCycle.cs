namespace KubeNet.Shell.Editing;

/// <summary>
/// Tab: one candidate is put in, several are completed as far as they agree, and where that adds nothing they are listed and Tab goes round them.
/// </summary>
internal sealed class CompletionCycle
{
    private readonly LineBuffer buffer;
    private readonly ICompleter completer;
    private CompletionSet set = CompletionSet.None;
    private string typed = "";
    private int shownLength;

    public CompletionCycle(LineBuffer buffer, ICompleter completer)
    {
        this.buffer = buffer;
        this.completer = completer;
    }

    /// <summary>The candidates to list below the line; empty when none are listed.</summary>
    public IReadOnlyList<CompletionCandidate> Listed { get; private set; } = [];

    /// <summary>Which listed candidate stands in the line, or -1.</summary>
    public int Selected { get; private set; } = -1;

    /// <summary>Goes one further (<paramref name="step"/> 1) or one back (-1).</summary>
    public void Step(int step)
    {
        if (Listed.Count == 0 && !Start()) return;
        int start = Selected < 0 && step < 0 ? 0 : Selected;
        Select((start + step + Listed.Count) % Listed.Count);
    }

    /// <summary>Ends the list and keeps the line as it stands.</summary>
    public void End()
    {
        Listed = [];
        Selected = -1;
    }

    /// <summary>Ends the list and puts back what was typed. False when nothing was listed.</summary>
    public bool Undo()
    {
        if (Listed.Count == 0) return false;
        buffer.Replace(set.Start, shownLength, typed);
        End();
        return true;
    }

    /// <summary>Asks for candidates; true when they are to be listed and cycled.</summary>
    private bool Start()
    {
        set = completer.Complete(buffer.Text, buffer.Cursor);
        if (set.Candidates.IsEmpty) return false;
        typed = buffer.Text.Substring(set.Start, set.Length);
        if (set.Candidates.Length == 1)
        {
            buffer.Replace(set.Start, set.Length, set.Candidates[0].Text);
            return false;
        }

        string common = set.CommonPrefix();
        if (common.Length > typed.Length)
        {
            buffer.Replace(set.Start, set.Length, common);
            return false;
        }

        shownLength = set.Length;
        Listed = set.Candidates;
        Selected = -1;
        return true;
    }

    private void Select(int index)
    {
        Selected = index;
        string text = set.Candidates[index].Text;
        buffer.Replace(set.Start, shownLength, text);
        shownLength = text.Length;
    }
}
