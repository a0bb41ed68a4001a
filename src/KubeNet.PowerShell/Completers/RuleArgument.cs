using System.Management.Automation.Language;

namespace KubeNet.PowerShell.Completers;

/// <summary>An argument on the command line that holds a rule: what it says, and how it is written there.</summary>
/// <param name="Text">The rule, without PowerShell's quotes and escapes.</param>
/// <param name="Written">As it stands on the line, without its closing quote.</param>
/// <param name="ClosingQuote">The closing quote; empty where it is not typed yet.</param>
internal readonly record struct RuleArgument(string Text, string Written, string ClosingQuote)
{
    /// <summary>Finds the argument that PowerShell asks about.</summary>
    /// <param name="command">The command so far.</param>
    /// <param name="word">The argument as PowerShell hands it over: always with a closing quote, even where none is typed.</param>
    public static RuleArgument Find(CommandAst command, string word)
    {
        if (word.Length == 0)
            return new RuleArgument("", "'", "");
        if (word[0] is not ('\'' or '"'))
            return new RuleArgument(word, $"'{word}", "");
        var body = word.Length > 1 && word[^1] == word[0] ? word[1..^1] : word[1..];
        foreach (var element in command.CommandElements.Reverse())
        {
            var (isText, value) = element switch
            {
                StringConstantExpressionAst { StringConstantType: not StringConstantType.BareWord } constant => (true, constant.Value),
                ExpandableStringExpressionAst expandable => (true, expandable.Value),
                _ => (false, ""),
            };
            if (!isText || value != body)
                continue;
            var written = element.Extent.Text;
            var isClosed = written.Length > 1 && written[^1] == written[0];
            return new RuleArgument(value, isClosed ? written[..^1] : written, isClosed ? written[^1..] : "");
        }

        return new RuleArgument(body, word[0] + body, "");
    }

    /// <summary>The argument with another last word.</summary>
    /// <param name="typed">What of that word is typed.</param>
    /// <param name="word">The whole word.</param>
    public string With(string typed, string word) => Written[..^typed.Length] + word + ClosingQuote;
}
