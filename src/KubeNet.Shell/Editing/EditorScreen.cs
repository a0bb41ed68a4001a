using System.Text;
using KubeNet.Shell.Hosting;

namespace KubeNet.Shell.Editing;

/// <summary>Draws the prompt, the text and the list of completions, and puts the cursor where it belongs.</summary>
internal sealed class EditorScreen
{
    private const string EraseBelow = "\u001b[J";

    private readonly TextWriter writer;
    private readonly Func<int> columns;
    private readonly Func<int> rows;
    private ScreenPosition cursor;

    /// <summary>Creates a screen.</summary>
    /// <param name="writer">The terminal.</param>
    /// <param name="columns">Its width now.</param>
    /// <param name="rows">Its height now.</param>
    public EditorScreen(TextWriter writer, Func<int> columns, Func<int> rows)
    {
        this.writer = writer;
        this.columns = columns;
        this.rows = rows;
    }

    /// <summary>Starts a new prompt at the line the cursor is on.</summary>
    public void Begin() => cursor = default;

    /// <summary>Draws everything anew over what was drawn before.</summary>
    /// <param name="prompt">The prompt, possibly styled and of several lines.</param>
    /// <param name="continuation">Before each further line of the text.</param>
    /// <param name="shown">The text as shown, possibly styled.</param>
    /// <param name="beforeCursor">The plain text before the cursor.</param>
    /// <param name="below">Lines below the text.</param>
    public void Draw(string prompt, string continuation, string shown, string beforeCursor, IReadOnlyList<string> below)
    {
        int width = Math.Max(2, columns());
        ScreenPosition start = new ScreenPosition().After(PlainText.Of(prompt), width);
        ScreenPosition target = start.After(Continued(beforeCursor, continuation), width);
        ScreenPosition end = start.After(Continued(PlainText.Of(shown), continuation), width);

        var frame = new StringBuilder();
        GoHome(frame);
        frame.Append(EraseBelow).Append(prompt.Replace("\n", "\r\n", StringComparison.Ordinal))
            .Append(Continued(shown, continuation).Replace("\n", "\r\n", StringComparison.Ordinal));
        if (end.Column == 0 && FillsItsRow(prompt, shown, continuation)) frame.Append("\r\n");
        foreach (string line in below.Take(Math.Max(1, rows() - end.Row - 2)))
        {
            frame.Append("\r\n").Append(line);
            end = new ScreenPosition(end.Row + 1, 0);
        }

        Move(frame, end.Row, target);
        Flush(frame);
        cursor = target;
    }

    /// <summary>Leaves the drawn text as it stands and goes to the line after it.</summary>
    public void Finish(string prompt, string continuation, string shown, string plain)
    {
        Draw(prompt, continuation, shown, plain, []);
        if (cursor.Column > 0 || plain.Length == 0) writer.Write("\r\n");
        writer.Flush();
        cursor = default;
    }

    /// <summary>Empties the screen; the next draw is at its top.</summary>
    public void Clear()
    {
        writer.Write("\u001b[H\u001b[2J");
        writer.Flush();
        cursor = default;
    }

    /// <summary>A terminal waits at the end of a full row; the cursor is counted, and so put, at the start of the next.</summary>
    private static bool FillsItsRow(string prompt, string shown, string continuation)
    {
        string visible = PlainText.Of(prompt) + Continued(PlainText.Of(shown), continuation);
        return visible.Length > 0 && visible[^1] != '\n';
    }

    private static string Continued(string text, string continuation) => text.Replace("\n", "\n" + continuation, StringComparison.Ordinal);

    private static void Move(StringBuilder frame, int fromRow, ScreenPosition to)
    {
        if (fromRow > to.Row) frame.Append($"\u001b[{fromRow - to.Row}A");
        frame.Append('\r');
        if (to.Column > 0) frame.Append($"\u001b[{to.Column}C");
    }

    private void GoHome(StringBuilder frame)
    {
        if (cursor.Row > 0) frame.Append($"\u001b[{cursor.Row}A");
        frame.Append('\r');
    }

    private void Flush(StringBuilder frame)
    {
        writer.Write(frame);
        writer.Flush();
    }
}
