using System.Management.Automation.Language;
using KubeNet.Shell.Hosting;

namespace KubeNet.Shell.Sessions;

/// <summary>Gives a command that names <c>$input</c> the lines of redirected standard input, as pwsh does.</summary>
internal static class StandardInput
{
    /// <summary>The lines, read as the command asks for them; null where input is a terminal or the command does not use it.</summary>
    public static IEnumerable<string>? For(string script, HostStreams streams) =>
        streams.InputRedirected && UsesInput(script) ? Lines(streams.Input) : null;

    private static bool UsesInput(string script) => Parser.ParseInput(script, out _, out _)
        .Find(ast => ast is VariableExpressionAst { VariablePath: { IsUnqualified: true } path } && path.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase),
            searchNestedScriptBlocks: false) is not null;

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }
}
