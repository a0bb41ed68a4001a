namespace KubeNet.Shell.Editing;

/// <summary>What the editor offers for one line.</summary>
internal sealed record EditSettings
{
    /// <summary>A bare line: no history, no completion, any text is complete.</summary>
    public static EditSettings Bare { get; } = new();

    /// <summary>Earlier lines, or null for none.</summary>
    public CommandHistory? History { get; init; }

    /// <summary>Offers completions, or null for none.</summary>
    public ICompleter? Completer { get; init; }

    /// <summary>Whether Enter ends the input; where it does not, it starts another line.</summary>
    public Func<string, bool> IsComplete { get; init; } = _ => true;

    /// <summary>Colours the text as shown; must keep its visible characters.</summary>
    public Func<string, string> Colorize { get; init; } = text => text;

    /// <summary>Shown before every line but the first.</summary>
    public string ContinuationPrompt { get; init; } = ">> ";
}
