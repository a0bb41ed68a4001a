namespace KubeNet.Shell.Editing;

/// <summary>What a key asks the editor to do.</summary>
internal enum EditorCommand
{
    Insert,
    Accept,
    InsertLineBreak,
    Cancel,
    EndOrDelete,
    Escape,
    MoveLeft,
    MoveRight,
    MoveToLineStart,
    MoveToLineEnd,
    MoveWordLeft,
    MoveWordRight,
    Previous,
    Next,
    DeleteLeft,
    DeleteRight,
    KillToLineStart,
    KillToLineEnd,
    KillWordLeft,
    KillWordRight,
    KillBlankWordLeft,
    Yank,
    CompleteNext,
    CompletePrevious,
    SearchHistory,
    ClearScreen,
    Ignore,
}
