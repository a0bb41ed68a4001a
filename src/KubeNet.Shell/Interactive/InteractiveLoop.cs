using System.Management.Automation;
using KubeNet.Shell.Editing;
using KubeNet.Shell.Sessions;

namespace KubeNet.Shell.Interactive;

/// <summary>The prompt: reads a command, runs it, and so on until <c>exit</c> or Ctrl-D.</summary>
internal sealed class InteractiveLoop
{
    private readonly Session session;
    private readonly ILineReader editor;
    private readonly CommandHistory history;
    private readonly EditSettings settings;

    public InteractiveLoop(Session session, ILineReader editor, CommandHistory history, bool styled)
    {
        this.session = session;
        this.editor = editor;
        this.history = history;
        settings = new EditSettings
        {
            History = history,
            Completer = new PowerShellCompleter(session.NewPowerShell),
            IsComplete = InputCompleteness.IsComplete,
            Colorize = styled ? SyntaxColors.Apply : text => text,
        };
        session.Host.NestedPrompt = RunNested;
    }

    /// <summary>Runs until the user leaves.</summary>
    public void Run()
    {
        while (session.Host.RequestedExitCode is null && Step()) ;
    }

    private void RunNested()
    {
        session.Host.BeginNestedPrompt();
        try
        {
            while (session.Host.InNestedPrompt && session.Host.RequestedExitCode is null && Step()) ;
        }
        finally
        {
            session.Host.EndNestedPrompt();
        }
    }

    /// <summary>Reads and runs one command; false at the end of the input.</summary>
    private bool Step()
    {
        if (!session.Host.Terminal.AtLineStart) session.Host.UI.WriteLine();
        EditResult result = editor.Read(Prompt(), settings);
        if (result.Outcome == EditOutcome.EndOfInput) return false;
        if (result.Outcome == EditOutcome.Accepted && !string.IsNullOrWhiteSpace(result.Text))
        {
            history.Add(result.Text);
            session.Run(result.Text);
        }

        return true;
    }

    /// <summary>What the session's <c>prompt</c> function says; a broken one costs its text, not the session.</summary>
    private string Prompt()
    {
        try
        {
            return session.Evaluate("prompt") is [{ } first, ..] ? first.ToString() : "PS> ";
        }
        catch (RuntimeException)
        {
            return "PS> ";
        }
    }
}
