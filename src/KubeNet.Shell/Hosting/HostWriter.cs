using System.Management.Automation;

namespace KubeNet.Shell.Hosting;

/// <summary>One output stream of the host: writes text with styles where they are shown, without them elsewhere.</summary>
internal sealed class HostWriter
{
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

    /// <summary>Whether the last character written ended a line; a prompt starts on a line of its own.</summary>
    public bool AtLineStart { get; private set; } = true;

    /// <summary>Writes text as it is, less its escape sequences where they are not wanted.</summary>
    public void Write(string text)
    {
        if (text.Length == 0) return;
        string shown = styled ? text : PlainText.Of(text);
        lock (gate)
        {
            writer.Write(shown);
            writer.Flush();
            if (shown.Length > 0) AtLineStart = shown[^1] == '\n';
        }
    }

    /// <summary>Writes text in a style, and ends the style after it.</summary>
    /// <param name="style">An escape sequence, such as those of <c>$PSStyle</c>.</param>
    /// <param name="text">The text.</param>
    public void Write(string style, string text) => Write(styled ? style + text + PSStyle.Instance.Reset : text);
}
