using System.Management.Automation;

namespace KubeNet.Shell.Hosting;

/// <summary>One output stream of the host: writes text with styles where they are shown, without them elsewhere.</summary>
internal sealed class HostWriter
{
    private const int MaximumOpenLine = 4096;

    private readonly TextWriter writer;
    private readonly bool styled;
    private readonly Lock gate;

    /// <summary>Creates a writer.</summary>
    /// <param name="writer">Where the text goes.</param>
    /// <param name="styled">Whether escape sequences are passed on.</param>
    /// <param name="gate">Shared by the writers of one terminal, so that lines of two streams do not mix.</param>
    public HostWriter(TextWriter writer, bool styled, Lock gate)
    {
        this.writer = writer;
        this.styled = styled;
        this.gate = gate;
    }

    /// <summary>What has been written since the last line break: a prompt of a script, for example, that waits for its answer.</summary>
    public string OpenLine { get; private set; } = "";

    /// <summary>Whether the last character written ended a line; a prompt starts on a line of its own.</summary>
    public bool AtLineStart => OpenLine.Length == 0;

    /// <summary>Writes text as it is, less its escape sequences where they are not wanted.</summary>
    public void Write(string text)
    {
        if (text.Length == 0) return;
        string shown = styled ? text : PlainText.Of(text);
        lock (gate)
        {
            writer.Write(shown);
            writer.Flush();
            int lineBreak = shown.LastIndexOf('\n');
            OpenLine = lineBreak >= 0 ? shown[(lineBreak + 1)..] : OpenLine + shown;
            if (OpenLine.Length > MaximumOpenLine) OpenLine = OpenLine[^MaximumOpenLine..];
        }
    }

    /// <summary>Says that something else, a person's Enter, has ended the line.</summary>
    public void LineEnded() => OpenLine = "";

    /// <summary>Writes text in a style, and ends the style after it.</summary>
    /// <param name="style">An escape sequence, such as those of <c>$PSStyle</c>.</param>
    /// <param name="text">The text.</param>
    public void Write(string style, string text) => Write(styled ? style + text + PSStyle.Instance.Reset : text);
}
