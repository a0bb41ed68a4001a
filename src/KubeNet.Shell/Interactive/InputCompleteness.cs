using System.Management.Automation.Language;

namespace KubeNet.Shell.Interactive;

/// <summary>Whether a text can run as it stands or waits for a closing brace, quote or operand.</summary>
internal static class InputCompleteness
{
    /// <summary>False when the parser says that the input ends too early.</summary>
    public static bool IsComplete(string code)
    {
        Parser.ParseInput(code, out _, out ParseError[] errors);
        return !errors.Any(error => error.IncompleteInput);
    }
}
