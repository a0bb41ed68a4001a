using System.Text;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Splits a command line into arguments: as a POSIX shell does for what a person types (both quotes, backslash), or as iptables-restore
/// does for what iptables-save wrote (double quotes only, backslash only inside them).
/// </summary>
internal static class Tokenizer
{
    public static void Shell(string text, List<Token> into)
    {
        into.Clear();
        for (var at = SkipBlanks(text, 0); at < text.Length; at = SkipBlanks(text, at))
            at = ShellWord(text, at, into);
    }

    public static void Restore(string line, int from, List<Token> into)
    {
        into.Clear();
        for (var at = SkipBlanks(line, from); at < line.Length; at = SkipBlanks(line, at))
            at = RestoreWord(line, at, into);
    }

    private static int ShellWord(string text, int start, List<Token> into)
    {
        var at = start;
        while (at < text.Length && !IsBlank(text[at]) && text[at] is not ('"' or '\'' or '\\'))
            at++;
        if (at == text.Length || IsBlank(text[at]))
            return Plain(text, start, at, into);
        var word = new StringBuilder(text, start, at - start, 64);
        while (at < text.Length && !IsBlank(text[at]))
        {
            at = text[at] switch
            {
                '\'' => SingleQuoted(text, at, word),
                '"' => DoubleQuoted(text, at, word),
                '\\' when at + 1 == text.Length => throw new IptablesSyntaxException("UnbalancedQuote", "The text ends in a backslash that escapes nothing.", at + 1),
                '\\' => Append(word, text[at + 1], at + 2),
                var other => Append(word, other, at + 1),
            };
        }

        into.Add(new Token(text, start, at - start, word.ToString(), start, at - start));
        return at;
    }

    private static int SingleQuoted(string text, int open, StringBuilder word)
    {
        var close = text.IndexOf('\'', open + 1);
        if (close < 0)
            throw Unbalanced('\'', open);
        word.Append(text, open + 1, close - open - 1);
        return close + 1;
    }

    private static int DoubleQuoted(string text, int open, StringBuilder word)
    {
        for (var at = open + 1; at < text.Length; at++)
        {
            if (text[at] == '"')
                return at + 1;
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$' or '`')
                at++;
            word.Append(text[at]);
        }

        throw Unbalanced('"', open);
    }

    private static int RestoreWord(string line, int start, List<Token> into)
    {
        var at = start;
        while (at < line.Length && !IsBlank(line[at]) && line[at] != '"')
            at++;
        if (at == line.Length || IsBlank(line[at]))
            return Plain(line, start, at, into);

        // A closing quote ends the argument even where no blank follows (add_param_to_argv in xshared.c).
        var word = new StringBuilder(line, start, at - start, 64);
        for (at++; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                into.Add(new Token(line, start, at + 1 - start, word.ToString(), start, at + 1 - start));
                return at + 1;
            }

            if (line[at] == '\\' && at + 1 < line.Length)
                at++;
            word.Append(line[at]);
        }

        throw Unbalanced('"', start);
    }

    private static int Plain(string text, int start, int end, List<Token> into)
    {
        into.Add(new Token(text, start, end - start, null, start, end - start));
        return end;
    }

    private static int Append(StringBuilder word, char character, int next)
    {
        word.Append(character);
        return next;
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && IsBlank(text[at]))
            at++;
        return at;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\n' or '\r';

    private static IptablesSyntaxException Unbalanced(char quote, int at) =>
        new("UnbalancedQuote", $"The quote {quote} is not closed.", at + 1);
}
