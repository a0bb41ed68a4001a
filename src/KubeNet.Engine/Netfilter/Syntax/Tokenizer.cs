using System.Buffers;
using System.Text;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Splits a command line into arguments: as a POSIX shell does for what a person types (both quotes, backslash), or as iptables-restore
/// does for what iptables-save wrote (double quotes only, backslash only inside them).
/// </summary>
internal static class Tokenizer
{
    private static readonly SearchValues<char> s_ends = SearchValues.Create(" \t\n\r\"");

    public static void Shell(string text, List<Token> into)
    {
        into.Clear();
        for (var at = SkipBlanks(text, 0, text.Length); at < text.Length; at = SkipBlanks(text, at, text.Length))
            at = ShellWord(text, at, into);
    }

    /// <summary>Splits a line of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">Where the line is, without its end.</param>
    /// <param name="from">Where in the line to begin.</param>
    /// <param name="into">The arguments; their columns are those of the line.</param>
    public static void Restore(string text, TextLine line, int from, List<Token> into)
    {
        into.Clear();
        for (var at = SkipBlanks(text, line.Start + from, line.End); at < line.End; at = SkipBlanks(text, at, line.End))
            at = RestoreWord(text, line, at, into);
    }

    private static int ShellWord(string text, int start, List<Token> into)
    {
        var at = start;
        while (at < text.Length && !IsBlank(text[at]) && text[at] is not ('"' or '\'' or '\\'))
            at++;
        if (at == text.Length || IsBlank(text[at]))
            return Plain(text, start, at, 0, into);
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

        into.Add(new Token(text, start, at - start, word.ToString(), start, at - start, 0));
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

    private static int RestoreWord(string text, TextLine line, int start, List<Token> into)
    {
        var stop = text.AsSpan(start, line.End - start).IndexOfAny(s_ends);
        if (stop < 0)
            return Plain(text, start, line.End, line.Start, into);
        var at = start + stop;
        if (IsBlank(text[at]))
            return Plain(text, start, at, line.Start, into);

        // A closing quote ends the argument even where no blank follows (add_param_to_argv in xshared.c).
        var content = text.AsSpan(at + 1, line.End - at - 1);
        if (at == start && content.IndexOfAny('"', '\\') is var close and >= 0 && content[close] == '"')
        {
            into.Add(new Token(text, at + 1, close, null, start, close + 2, line.Start));
            return at + close + 2;
        }

        var word = new StringBuilder(text, start, at - start, 64);
        for (at++; at < line.End; at++)
        {
            if (text[at] == '"')
            {
                into.Add(new Token(text, start, at + 1 - start, word.ToString(), start, at + 1 - start, line.Start));
                return at + 1;
            }

            if (text[at] == '\\' && at + 1 < line.End)
                at++;
            word.Append(text[at]);
        }

        throw Unbalanced('"', start - line.Start);
    }

    private static int Plain(string text, int start, int end, int lineStart, List<Token> into)
    {
        into.Add(new Token(text, start, end - start, null, start, end - start, lineStart));
        return end;
    }

    private static int Append(StringBuilder word, char character, int next)
    {
        word.Append(character);
        return next;
    }

    private static int SkipBlanks(string text, int at, int end)
    {
        while (at < end && IsBlank(text[at]))
            at++;
        return at;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\n' or '\r';

    private static IptablesSyntaxException Unbalanced(char quote, int at) =>
        new("UnbalancedQuote", $"The quote {quote} is not closed.", at + 1);
}
