namespace KubeNet.Shell.CommandLine;

/// <summary>Turns what follows a script's name into arguments for PowerShell's parameter binder, as pwsh does after <c>-File</c>.</summary>
internal static class ScriptArgumentReader
{
    /// <summary>Reads <c>value</c>, <c>-Name</c>, <c>-Name:value</c> and <c>-Name: value</c>.</summary>
    public static IEnumerable<ScriptArgument> Read(IEnumerable<string> arguments)
    {
        string? waiting = null;
        foreach (string argument in arguments)
        {
            if (waiting is not null)
            {
                yield return ScriptArgument.Named(waiting, argument);
                waiting = null;
                continue;
            }

            if (argument.Length < 2 || argument[0] != '-')
            {
                yield return ScriptArgument.Positional(argument);
                continue;
            }

            int colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) yield return ScriptArgument.Switch(argument);
            else if (colon == argument.Length - 1) waiting = argument[..colon];
            else yield return ScriptArgument.Named(argument[..colon], BooleanOrText(argument[(colon + 1)..]));
        }
    }

    private static object BooleanOrText(string text) => bool.TryParse(text.StartsWith('$') ? text[1..] : text, out bool value) ? value : text;
}
