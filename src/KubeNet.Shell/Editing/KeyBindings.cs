namespace KubeNet.Shell.Editing;

/// <summary>The keys of the editor: the arrows and editing keys, and the Emacs keys that readline has made common.</summary>
internal static class KeyBindings
{
    private static readonly Dictionary<(ConsoleModifiers Modifiers, ConsoleKey Key), EditorCommand> Bindings = new()
    {
        [(ConsoleModifiers.None, ConsoleKey.Enter)] = EditorCommand.Accept,
        [(ConsoleModifiers.Control, ConsoleKey.J)] = EditorCommand.Accept,
        [(ConsoleModifiers.Control, ConsoleKey.M)] = EditorCommand.Accept,
        [(ConsoleModifiers.Alt, ConsoleKey.Enter)] = EditorCommand.InsertLineBreak,
        [(ConsoleModifiers.Shift, ConsoleKey.Enter)] = EditorCommand.InsertLineBreak,
        [(ConsoleModifiers.Control, ConsoleKey.C)] = EditorCommand.Cancel,
        [(ConsoleModifiers.Control, ConsoleKey.D)] = EditorCommand.EndOrDelete,
        [(ConsoleModifiers.None, ConsoleKey.Escape)] = EditorCommand.Escape,
        [(ConsoleModifiers.Control, ConsoleKey.G)] = EditorCommand.Escape,

        [(ConsoleModifiers.None, ConsoleKey.LeftArrow)] = EditorCommand.MoveLeft,
        [(ConsoleModifiers.Control, ConsoleKey.B)] = EditorCommand.MoveLeft,
        [(ConsoleModifiers.None, ConsoleKey.RightArrow)] = EditorCommand.MoveRight,
        [(ConsoleModifiers.Control, ConsoleKey.F)] = EditorCommand.MoveRight,
        [(ConsoleModifiers.None, ConsoleKey.Home)] = EditorCommand.MoveToLineStart,
        [(ConsoleModifiers.Control, ConsoleKey.A)] = EditorCommand.MoveToLineStart,
        [(ConsoleModifiers.None, ConsoleKey.End)] = EditorCommand.MoveToLineEnd,
        [(ConsoleModifiers.Control, ConsoleKey.E)] = EditorCommand.MoveToLineEnd,
        [(ConsoleModifiers.Control, ConsoleKey.LeftArrow)] = EditorCommand.MoveWordLeft,
        [(ConsoleModifiers.Alt, ConsoleKey.LeftArrow)] = EditorCommand.MoveWordLeft,
        [(ConsoleModifiers.Alt, ConsoleKey.B)] = EditorCommand.MoveWordLeft,
        [(ConsoleModifiers.Control, ConsoleKey.RightArrow)] = EditorCommand.MoveWordRight,
        [(ConsoleModifiers.Alt, ConsoleKey.RightArrow)] = EditorCommand.MoveWordRight,
        [(ConsoleModifiers.Alt, ConsoleKey.F)] = EditorCommand.MoveWordRight,
        [(ConsoleModifiers.None, ConsoleKey.UpArrow)] = EditorCommand.Previous,
        [(ConsoleModifiers.Control, ConsoleKey.P)] = EditorCommand.Previous,
        [(ConsoleModifiers.None, ConsoleKey.DownArrow)] = EditorCommand.Next,
        [(ConsoleModifiers.Control, ConsoleKey.N)] = EditorCommand.Next,

        [(ConsoleModifiers.None, ConsoleKey.Backspace)] = EditorCommand.DeleteLeft,
        [(ConsoleModifiers.Shift, ConsoleKey.Backspace)] = EditorCommand.DeleteLeft,
        [(ConsoleModifiers.Control, ConsoleKey.H)] = EditorCommand.DeleteLeft,
        [(ConsoleModifiers.None, ConsoleKey.Delete)] = EditorCommand.DeleteRight,
        [(ConsoleModifiers.Control, ConsoleKey.U)] = EditorCommand.KillToLineStart,
        [(ConsoleModifiers.Control, ConsoleKey.K)] = EditorCommand.KillToLineEnd,
        [(ConsoleModifiers.Control, ConsoleKey.W)] = EditorCommand.KillBlankWordLeft,
        [(ConsoleModifiers.Alt, ConsoleKey.Backspace)] = EditorCommand.KillWordLeft,
        [(ConsoleModifiers.Control, ConsoleKey.Backspace)] = EditorCommand.KillWordLeft,
        [(ConsoleModifiers.Alt, ConsoleKey.D)] = EditorCommand.KillWordRight,
        [(ConsoleModifiers.Control, ConsoleKey.Delete)] = EditorCommand.KillWordRight,
        [(ConsoleModifiers.Control, ConsoleKey.Y)] = EditorCommand.Yank,

        [(ConsoleModifiers.None, ConsoleKey.Tab)] = EditorCommand.CompleteNext,
        [(ConsoleModifiers.Control, ConsoleKey.I)] = EditorCommand.CompleteNext,
        [(ConsoleModifiers.Shift, ConsoleKey.Tab)] = EditorCommand.CompletePrevious,
        [(ConsoleModifiers.Control, ConsoleKey.R)] = EditorCommand.SearchHistory,
        [(ConsoleModifiers.Control, ConsoleKey.L)] = EditorCommand.ClearScreen,
    };

    /// <summary>What a key means; a key with a printable character and no meaning of its own inserts it.</summary>
    public static EditorCommand Find(ConsoleKeyInfo key)
    {
        if (Bindings.TryGetValue((key.Modifiers, key.Key), out EditorCommand command)) return command;

        // Some terminals deliver control characters without naming the key.
        if (key.KeyChar is > '\0' and < ' ' && key.KeyChar != '\u001b'
            && Bindings.TryGetValue((ConsoleModifiers.Control, ConsoleKey.A + (key.KeyChar - 1)), out command)) return command;
        return char.IsControl(key.KeyChar) ? EditorCommand.Ignore : EditorCommand.Insert;
    }
}
