namespace KubeNet.Shell.Editing;

/// <summary>Edits one line after another at a terminal.</summary>
internal sealed class LineEditor : ILineReader
{
    private readonly IKeySource keys;
    private readonly EditorScreen screen;
    private readonly Func<int> columns;
    private readonly Func<int> rows;

    public LineEditor(IKeySource keys, TextWriter writer, Func<int> columns, Func<int> rows)
    {
        this.keys = keys;
        this.columns = columns;
        this.rows = rows;
        screen = new EditorScreen(writer, columns, rows);
    }

    /// <summary>Reads a line; it may span several where <see cref="EditSettings.IsComplete"/> says so.</summary>
    public EditResult Read(string prompt, EditSettings settings)
    {
        screen.Begin();
        return new LineEdit(keys, screen, prompt, settings, columns, rows).Run();
    }
}
