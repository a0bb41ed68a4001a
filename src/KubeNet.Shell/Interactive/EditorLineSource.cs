using KubeNet.Shell.Editing;
using KubeNet.Shell.Hosting;

namespace KubeNet.Shell.Interactive;

/// <summary>Answers to a script's questions, read as at the prompt but without its history and completion.</summary>
internal sealed class EditorLineSource : ILineSource
{
    private readonly ILineReader editor;

    public EditorLineSource(ILineReader editor) => this.editor = editor;

    public string? ReadAnswer(string prompt, bool secret)
    {
        EditSettings settings = secret ? EditSettings.Bare with { Colorize = text => new string('*', text.Length) } : EditSettings.Bare;
        EditResult result = editor.Read(prompt, settings);
        return result.Outcome == EditOutcome.Accepted ? result.Text : null;
    }
}
