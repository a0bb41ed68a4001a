using System.Globalization;

namespace KubeNet.Shell.Editing;

/// <summary>The text being edited and the cursor in it. The text may hold several lines; the cursor moves by whole characters as a person sees them.</summary>
internal sealed class LineBuffer
{
    /// <summary>The text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The cursor: an index into <see cref="Text"/>, between 0 and its length.</summary>
    public int Cursor { get; private set; }

    /// <summary>What the last kill took, for <see cref="Yank"/>.</summary>
    public string Killed { get; private set; } = "";

    /// <summary>Whether the cursor is on the first line.</summary>
    public bool OnFirstLine => Text.LastIndexOf('\n', Math.Max(0, Cursor - 1), Cursor) < 0;

    /// <summary>Whether the cursor is on the last line.</summary>
    public bool OnLastLine => Text.IndexOf('\n', Cursor) < 0;

    /// <summary>Sets text and cursor; the cursor goes to the end unless given.</summary>
    public void Set(string text, int? cursor = null)
    {
        Text = text;
        Cursor = Math.Clamp(cursor ?? text.Length, 0, text.Length);
    }

    /// <summary>Inserts at the cursor and moves behind it.</summary>
    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Replaces part of the text and moves behind it.</summary>
    public void Replace(int start, int length, string text)
    {
        Text = Text.Remove(start, length).Insert(start, text);
        Cursor = start + text.Length;
    }

    public void MoveLeft() => Cursor = Before(Cursor);

    public void MoveRight() => Cursor = After(Cursor);

    public void MoveToLineStart() => Cursor = LineStart(Cursor);

    public void MoveToLineEnd() => Cursor = LineEnd(Cursor);

    public void MoveWordLeft() => Cursor = WordStart(Cursor);

    public void MoveWordRight() => Cursor = WordEnd(Cursor);

    /// <summary>Moves to the line above, keeping the column where that line is long enough.</summary>
    public void MoveUp()
    {
        int start = LineStart(Cursor);
        if (start == 0) return;
        int above = LineStart(start - 1);
        Cursor = Math.Min(above + Cursor - start, start - 1);
    }

    /// <summary>Moves to the line below, keeping the column where that line is long enough.</summary>
    public void MoveDown()
    {
        int end = LineEnd(Cursor);
        if (end == Text.Length) return;
        int column = Cursor - LineStart(Cursor);
        Cursor = Math.Min(end + 1 + column, LineEnd(end + 1));
    }

    public void DeleteLeft() => Remove(Before(Cursor), Cursor);

    public void DeleteRight() => Remove(Cursor, After(Cursor));

    public void KillToLineStart() => Kill(LineStart(Cursor), Cursor);

    /// <summary>Takes the rest of the line; at a line's end, the line break.</summary>
    public void KillToLineEnd() => Kill(Cursor, LineEnd(Cursor) == Cursor ? After(Cursor) : LineEnd(Cursor));

    public void KillWordLeft() => Kill(WordStart(Cursor), Cursor);

    public void KillWordRight() => Kill(Cursor, WordEnd(Cursor));

    /// <summary>Takes back to the blank before the cursor, as Ctrl-W does in a shell.</summary>
    public void KillBlankWordLeft()
    {
        int start = Cursor;
        while (start > 0 && char.IsWhiteSpace(Text[start - 1])) start--;
        while (start > 0 && !char.IsWhiteSpace(Text[start - 1])) start--;
        Kill(start, Cursor);
    }

    /// <summary>Inserts what the last kill took.</summary>
    public void Yank() => Insert(Killed);

    private void Kill(int start, int end)
    {
        if (start == end) return;
        Killed = Text[start..end];
        Remove(start, end);
    }

    private void Remove(int start, int end)
    {
        Text = Text.Remove(start, end - start);
        Cursor = start;
    }

    private int After(int index) => index >= Text.Length ? index : index + StringInfo.GetNextTextElementLength(Text, index);

    private int Before(int index)
    {
        int previous = 0;
        for (int i = 0; i < index; i = After(i)) previous = i;
        return previous;
    }

    private int LineStart(int index) => index == 0 ? 0 : Text.LastIndexOf('\n', index - 1) + 1;

    private int LineEnd(int index)
    {
        int end = Text.IndexOf('\n', index);
        return end < 0 ? Text.Length : end;
    }

    private int WordStart(int index)
    {
        while (index > 0 && !char.IsLetterOrDigit(Text[index - 1])) index--;
        while (index > 0 && char.IsLetterOrDigit(Text[index - 1])) index--;
        return index;
    }

    private int WordEnd(int index)
    {
        while (index < Text.Length && !char.IsLetterOrDigit(Text[index])) index++;
        while (index < Text.Length && char.IsLetterOrDigit(Text[index])) index++;
        return index;
    }
}
