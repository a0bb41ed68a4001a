namespace KubeNet.Shell.Editing;

/// <summary>How the editing of a line ended.</summary>
internal enum EditOutcome
{
    /// <summary>The user pressed Enter on complete input.</summary>
    Accepted,

    /// <summary>The user pressed Ctrl-C.</summary>
    Cancelled,

    /// <summary>The user pressed Ctrl-D on an empty line.</summary>
    EndOfInput,
}
