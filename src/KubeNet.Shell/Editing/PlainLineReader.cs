namespace KubeNet.Shell.Editing;

/// <summary>Reads lines as the terminal delivers them, for terminals that cannot move the cursor (<c>TERM=dumb</c>, a shell inside an editor).</summary>
internal sealed class PlainLineReader : ILineReader
{
    private readonly TextReader input;
    private readonly TextWriter output;

    public PlainLineReader(TextReader input, TextWriter output)
    {
        this.input = input;
        this.output = output;
    }

    public EditResult Read(string prompt, EditSettings settings)
    {
        string text = "";
        for (string shown = prompt; ; shown = settings.ContinuationPrompt)
        {
            output.Write(shown);
            output.Flush();
            if (input.ReadLine() is not { } line) return new EditResult(EditOutcome.EndOfInput, "");
            text += line;
            if (settings.IsComplete(text)) return new EditResult(EditOutcome.Accepted, text);
            text += "\n";
        }
    }
}
