using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KubeNet.Shell.Editing;

namespace KubeNet.Shell.Interactive;

/// <summary>Completes with PowerShell's own engine: commands, parameters, their values, variables, members, paths, and what cmdlets offer.</summary>
internal sealed class PowerShellCompleter : ICompleter
{
    private readonly Func<PowerShell> newPowerShell;

    /// <summary>Creates a completer.</summary>
    /// <param name="newPowerShell">Makes a PowerShell over the session's runspace.</param>
    public PowerShellCompleter(Func<PowerShell> newPowerShell) => this.newPowerShell = newPowerShell;

    public CompletionSet Complete(string text, int cursor)
    {
        using PowerShell shell = newPowerShell();
        try
        {
            CommandCompletion found = CommandCompletion.CompleteInput(text, cursor, options: null, shell);
            return found.CompletionMatches.Count == 0
                ? CompletionSet.None
                : new CompletionSet(found.ReplacementIndex, found.ReplacementLength, [.. found.CompletionMatches.Select(Candidate)]);
        }
        catch (Exception error) when (error is RuntimeException or InvalidRunspaceStateException or InvalidPowerShellStateException)
        {
            // A completer of some command failed; at the prompt that means no completions.
            return CompletionSet.None;
        }
    }

    private static CompletionCandidate Candidate(CompletionResult result) =>
        new(result.ResultType == CompletionResultType.ProviderContainer ? WithSeparator(result.CompletionText) : result.CompletionText, result.ListItemText);

    /// <summary>A folder gets its separator, inside the quotes where there are any, so that the next Tab goes into it.</summary>
    private static string WithSeparator(string path)
    {
        char separator = Path.DirectorySeparatorChar;
        bool quoted = path.Length > 1 && path[^1] is '\'' or '"';
        string bare = quoted ? path[..^1] : path;
        if (bare.EndsWith(separator) || bare.EndsWith('/')) return path;
        return quoted ? bare + separator + path[^1] : bare + separator;
    }
}
