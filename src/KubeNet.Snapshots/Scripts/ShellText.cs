namespace KubeNet.Snapshots.Scripts;

/// <summary>Text as a POSIX shell takes it, whatever it holds.</summary>
internal static class ShellText
{
    /// <summary>Whether a word means itself to the shell, to <c>ip -batch</c> and to <c>bridge -batch</c>.</summary>
    public static bool IsPlain(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/' or ',' or '+' or '@');

    /// <summary>A word in single quotes, in which nothing is special but their end. A word that means itself stays as it is.</summary>
    /// <exception cref="ArgumentException">A NUL, which no script can hold.</exception>
    public static string Quote(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A shell's word cannot hold a NUL.", nameof(word));
        return IsPlain(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>A command that reads a text from standard input. The text ends at a line that does not occur in it, and nothing in it is expanded.</summary>
    public static string WithInput(string command, string text)
    {
        var lines = text.Split('\n').ToHashSet(StringComparer.Ordinal);
        var end = "END";
        for (var number = 2; lines.Contains(end); number++)
            end = $"END{number}";
        return $"{command} <<'{end}'\n{text.TrimEnd('\n')}\n{end}\n";
    }

    /// <summary>Text for a comment: on one line, and printable.</summary>
    public static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c));
}
