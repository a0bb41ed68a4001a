namespace KubeNet.PowerShell.Scripts;

/// <summary>When what was typed at the F# prompt is complete.</summary>
internal static class PromptText
{
    private static readonly string[] s_openEnds = ["=", "->", "{", "[", "(", "|>", ">>", "---", ",", "do", "then", "else", "with", "in", "+", "-", "*", "&&", "||", "|", "<-", "function", "try", "lazy"];
    private static readonly string[] s_openStarts = ["type ", "module ", "match ", "[<"];

    /// <summary>A lone line with nothing open runs at once; several end with an empty line once their brackets are closed, or with <c>;;</c>, or with two empty lines.</summary>
    public static bool IsComplete(IReadOnlyList<string> lines)
    {
        var last = lines[^1].TrimEnd();
        if (last.EndsWith(";;", StringComparison.Ordinal))
            return true;
        if (last.Length == 0)
            return IsBalanced(string.Join('\n', lines)) || (lines.Count > 1 && string.IsNullOrWhiteSpace(lines[^2]));
        if (lines.Count > 1)
            return false;
        return !Array.Exists(s_openEnds, end => EndsWith(last, end)) && !Array.Exists(s_openStarts, start => last.StartsWith(start, StringComparison.Ordinal)) && IsBalanced(last);
    }

    // A word stands by itself: main does not end in the word in.
    private static bool EndsWith(string line, string end) => line.EndsWith(end, StringComparison.Ordinal)
        && (!char.IsLetter(end[0]) || line.Length == end.Length || !(char.IsLetterOrDigit(line[^(end.Length + 1)]) || line[^(end.Length + 1)] is '_' or '\''));

    // Brackets in strings count too little to be read here: what has one is ended by two empty lines.
    private static bool IsBalanced(string line) =>
        line.Count(c => c is '(' or '[' or '{') == line.Count(c => c is ')' or ']' or '}') && line.Count(c => c == '"') % 2 == 0;
}
