using System.Globalization;
using System.Text;

namespace KubeNet.Shell.Tests.Editing;

/// <summary>A terminal as far as the editor uses one: text that wraps late, CR, LF, CSI A, C, H, J, K and m.</summary>
internal sealed class ScreenModel : TextWriter
{
    private readonly int width;
    private readonly List<StringBuilder> rows = [new()];
    private bool full;

    public ScreenModel(int width) => this.width = width;

    public override Encoding Encoding => Encoding.UTF8;

    public int Row { get; private set; }

    public int Column { get; private set; }

    /// <summary>The rows without blanks at their ends, and without empty rows at the end.</summary>
    public string Text => string.Join('\n', rows.Select(row => row.ToString().TrimEnd())).TrimEnd('\n');

    public override void Write(char value) => throw new NotSupportedException("The editor writes whole strings.");

    public override void Write(StringBuilder? value) => Write(value?.ToString());

    public override void Write(string? value)
    {
        string text = value ?? "";
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r': (Column, full) = (0, false); break;
                case '\n': LineFeed(); break;
                case '\u001b': i = Escape(text, i); break;
                default: Put(text[i]); break;
            }
        }
    }

    private void Put(char c)
    {
        if (full)
        {
            LineFeed();
            Column = 0;
        }

        StringBuilder row = rows[Row];
        while (row.Length <= Column) row.Append(' ');
        row[Column] = c;
        if (Column == width - 1) full = true;
        else Column++;
    }

    private void LineFeed()
    {
        full = false;
        if (++Row == rows.Count) rows.Add(new StringBuilder());
    }

    private int Escape(string text, int start)
    {
        Assert.Equal('[', text[start + 1]);
        int end = start + 2;
        while (!char.IsLetter(text[end])) end++;
        string parameters = text[(start + 2)..end];
        int count = int.TryParse(parameters, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
        full = false;
        switch (text[end])
        {
            case 'A': Row = Math.Max(0, Row - count); break;
            case 'C': Column = Math.Min(width - 1, Column + count); break;
            case 'H': (Row, Column) = (0, 0); break;
            case 'K': rows[Row].Length = Math.Min(rows[Row].Length, Column); break;
            case 'J': Erase(all: count == 2); break;
            case 'm': break;
            default: throw new NotSupportedException($"The editor wrote the sequence CSI {parameters}{text[end]}.");
        }

        return end;
    }

    private void Erase(bool all)
    {
        if (all) rows.ForEach(row => row.Clear());
        rows[Row].Length = Math.Min(rows[Row].Length, Column);
        for (int i = Row + 1; i < rows.Count; i++) rows[i].Clear();
    }
}
