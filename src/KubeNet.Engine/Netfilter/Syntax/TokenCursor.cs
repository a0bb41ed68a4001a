namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The words of a command, and how far they are read.</summary>
internal sealed class TokenCursor
{
    private List<Token> _tokens = [];
    private int _at;

    /// <summary>Whether all words are read.</summary>
    public bool IsAtEnd => _at >= _tokens.Count;

    /// <summary>The next word. Precondition: there is one.</summary>
    public Token Current => _tokens[_at];

    /// <summary>Whether the next word is the last.</summary>
    public bool IsAtLast => _at + 1 >= _tokens.Count;

    /// <summary>The last word of all. Precondition: there is one.</summary>
    public Token Last => _tokens[^1];

    /// <summary>Whether a word comes next that is neither an option nor a negation.</summary>
    public bool HasWord => !IsAtEnd && Current.Span is not (['-', ..] or ['!', ..]);

    /// <summary>Whether an option or a negation comes next; a negative number is neither.</summary>
    public bool HasOption => !IsAtEnd && StartsOption(Current.Span);

    /// <summary>Starts with the first word of a command.</summary>
    public void Start(List<Token> tokens)
    {
        _tokens = tokens;
        _at = 0;
    }

    /// <summary>Takes the next word. Precondition: there is one.</summary>
    public Token Take() => _tokens[_at++];

    /// <summary>Takes the next word as the argument of an option, whatever it looks like; only a negation there is refused.</summary>
    /// <param name="option">The option.</param>
    /// <param name="shown">The option as the message shows it.</param>
    public Token TakeArgument(in Token option, ReadOnlySpan<char> shown)
    {
        if (IsAtEnd)
            throw new IptablesSyntaxException("MissingArgument", $"option \"{shown}\" requires an argument.", option.Column);
        if (Current.Span is "!" && !IsAtLast && !StartsOption(_tokens[_at + 1].Span))
        {
            var value = _tokens[_at + 1].Span;
            throw new IptablesSyntaxException("MisplacedNegation", $"`{shown} ! {value}': the ! goes before the option: `! {shown} {value}'.", Current.Column);
        }

        return Take();
    }

    private static bool StartsOption(ReadOnlySpan<char> text) => text is "!" || (text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]));
}
