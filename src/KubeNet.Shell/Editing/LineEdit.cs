namespace KubeNet.Shell.Editing;

/// <summary>The editing of one line, from the prompt to Enter, Ctrl-C or Ctrl-D.</summary>
internal sealed class LineEdit
{
    private static readonly Dictionary<EditorCommand, Action<LineBuffer>> BufferCommands = new()
    {
        [EditorCommand.InsertLineBreak] = buffer => buffer.Insert("\n"),
        [EditorCommand.MoveLeft] = buffer => buffer.MoveLeft(),
        [EditorCommand.MoveRight] = buffer => buffer.MoveRight(),
        [EditorCommand.MoveToLineStart] = buffer => buffer.MoveToLineStart(),
        [EditorCommand.MoveToLineEnd] = buffer => buffer.MoveToLineEnd(),
        [EditorCommand.MoveWordLeft] = buffer => buffer.MoveWordLeft(),
        [EditorCommand.MoveWordRight] = buffer => buffer.MoveWordRight(),
        [EditorCommand.DeleteLeft] = buffer => buffer.DeleteLeft(),
        [EditorCommand.DeleteRight] = buffer => buffer.DeleteRight(),
        [EditorCommand.KillToLineStart] = buffer => buffer.KillToLineStart(),
        [EditorCommand.KillToLineEnd] = buffer => buffer.KillToLineEnd(),
        [EditorCommand.KillWordLeft] = buffer => buffer.KillWordLeft(),
        [EditorCommand.KillWordRight] = buffer => buffer.KillWordRight(),
        [EditorCommand.KillBlankWordLeft] = buffer => buffer.KillBlankWordLeft(),
        [EditorCommand.Yank] = buffer => buffer.Yank(),
    };

    private readonly LineBuffer buffer = new();
    private readonly IKeySource keys;
    private readonly EditorScreen screen;
    private readonly string prompt;
    private readonly EditSettings settings;
    private readonly Func<int> columns;
    private readonly Func<int> rows;
    private readonly CompletionCycle? completion;
    private HistoryWalk? walk;

    public LineEdit(IKeySource keys, EditorScreen screen, string prompt, EditSettings settings, Func<int> columns, Func<int> rows)
    {
        this.keys = keys;
        this.screen = screen;
        this.prompt = prompt;
        this.settings = settings;
        this.columns = columns;
        this.rows = rows;
        completion = settings.Completer is null ? null : new CompletionCycle(buffer, settings.Completer);
    }

    public EditResult Run()
    {
        while (true)
        {
            Draw();
            ConsoleKeyInfo key = keys.Read();
            EditorCommand command = KeyBindings.Find(key);
            if (command == EditorCommand.SearchHistory && settings.History is not null)
            {
                command = Search(settings.History, out key);
            }

            if (Apply(command, key) is { } result)
            {
                completion?.End();
                screen.Finish(prompt, settings.ContinuationPrompt, settings.Colorize(buffer.Text), buffer.Text);
                return result;
            }
        }
    }

    /// <summary>Does what a key asks; the result when that ends the line.</summary>
    private EditResult? Apply(EditorCommand command, ConsoleKeyInfo key)
    {
        if (command is not (EditorCommand.Previous or EditorCommand.Next)) walk = null;
        if (command is EditorCommand.CompleteNext or EditorCommand.CompletePrevious)
        {
            Complete(command == EditorCommand.CompleteNext ? 1 : -1);
            return null;
        }

        if (command == EditorCommand.Escape)
        {
            if (completion?.Undo() != true) buffer.Set("");
            return null;
        }

        bool listed = completion?.Listed.Count > 0;
        completion?.End();
        if (BufferCommands.TryGetValue(command, out Action<LineBuffer>? change)) change(buffer);
        else if (command == EditorCommand.Insert) buffer.Insert(key.KeyChar.ToString());
        else if (command == EditorCommand.Previous) Previous();
        else if (command == EditorCommand.Next) Next();
        else if (command == EditorCommand.ClearScreen) screen.Clear();
        else if (command == EditorCommand.Cancel) return new EditResult(EditOutcome.Cancelled, "");
        else if (command == EditorCommand.Accept && !listed) return Accept();
        else if (command == EditorCommand.EndOrDelete)
        {
            if (buffer.Text.Length == 0) return new EditResult(EditOutcome.EndOfInput, "");
            buffer.DeleteRight();
        }

        return null;
    }

    private EditResult? Accept()
    {
        if (settings.IsComplete(buffer.Text)) return new EditResult(EditOutcome.Accepted, buffer.Text);
        buffer.Insert("\n");
        return null;
    }

    private void Complete(int step)
    {
        if (completion is not null) completion.Step(step);
        else if (step > 0) buffer.Insert("\t");
    }

    private void Previous()
    {
        if (!buffer.OnFirstLine && walk is null) buffer.MoveUp();
        else if (settings.History is not null)
        {
            walk ??= new HistoryWalk(settings.History, buffer.Text);
            if (walk.Older()) buffer.Set(walk.Current);
        }
    }

    private void Next()
    {
        if (walk is null) buffer.MoveDown();
        else if (walk.Newer()) buffer.Set(walk.Current);
    }

    /// <summary>Runs Ctrl-R until a key that is none of the search's; returns what that key means for the line found.</summary>
    private EditorCommand Search(CommandHistory history, out ConsoleKeyInfo key)
    {
        string before = buffer.Text;
        int place = buffer.Cursor;
        var search = new HistorySearch(history);
        while (true)
        {
            screen.Draw(search.Prompt, settings.ContinuationPrompt, settings.Colorize(search.Match), search.Match, []);
            key = keys.Read();
            EditorCommand command = KeyBindings.Find(key);
            if (command == EditorCommand.Insert) search.Type(key.KeyChar.ToString());
            else if (command == EditorCommand.DeleteLeft) search.Backspace();
            else if (command is EditorCommand.SearchHistory or EditorCommand.Previous) search.Older();
            else
            {
                bool abandoned = command is EditorCommand.Escape or EditorCommand.Cancel || search.Match.Length == 0;
                if (abandoned) buffer.Set(before, place);
                else buffer.Set(search.Match);
                return abandoned && command is EditorCommand.Escape or EditorCommand.Cancel ? EditorCommand.Ignore : command;
            }
        }
    }

    private void Draw()
    {
        IReadOnlyList<string> below = completion is null
            ? []
            : CandidateList.Layout(completion.Listed, completion.Selected, columns(), Math.Max(1, rows() / 2));
        screen.Draw(prompt, settings.ContinuationPrompt, settings.Colorize(buffer.Text), buffer.Text[..buffer.Cursor], below);
    }
}
