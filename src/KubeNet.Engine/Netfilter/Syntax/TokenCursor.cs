using System.Runtime.InteropServices;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The words of a command, each told by its number, and how far they are read.</summary>
internal sealed class TokenCursor
{
    /// <summary>The number of no word.</summary>
    public const int None = -1;

    private List<Token> _tokens = [];
    private int _count;
    private int _at;

    /// <summary>Whether all words are read.</summary>
    public bool IsAtEnd => _at >= _count;

    /// <summary>The number of the next word. Precondition: there is one.</summary>
    public int Current => _at;

    /// <summary>Whether the next word is the last.</summary>
    public bool IsAtLast => _at + 1 >= _count;

    /// <summary>The last word of all. Precondition: there is one.</summary>
    public ref readonly Token Last => ref this[_count - 1];

    /// <summary>Whether a word comes next that is neither an option nor a negation.</summary>
    public bool HasWord => !IsAtEnd && this[_at].Span is not (['-', ..] or ['!', ..]);

    /// <summary>Whether an option or a negation comes next; a negative number is neither.</summary>
    public bool HasOption => !IsAtEnd && StartsOption(this[_at].Span);

    /// <summary>A word by its number.</summary>
    public ref readonly Token this[int word] => ref CollectionsMarshal.AsSpan(_tokens)[word];

    /// <summary>Starts with the first word of a command.</summary>
    public void Start(List<Token> tokens)
    {
        _tokens = tokens;
        _count = tokens.Count;
        _at = 0;
    }

    /// <summary>Takes the next word. Precondition: there is one.</summary>
    public int Take() => _at++;

    /// <summary>A part of a word as a word of its own, which is none of those to be read: the value of <c>-s10.0.0.1</c>.</summary>
    public int PartOf(int word, int from)
    {
        _tokens.Add(this[word].From(from));
        return _tokens.Count - 1;
    }

    /// <summary>Takes the next word as the argument of an option, whatever it looks like; only a negation there is refused.</summary>
    /// <param name="option">The option.</param>
    /// <param name="shown">The option as the message shows it.</param>
    public int TakeArgument(int option, ReadOnlySpan<char> shown)
    {
        if (IsAtEnd)
            throw new IptablesSyntaxException("MissingArgument", $"option \"{shown}\" requires an argument.", this[option].Column);
        if (this[_at].Span is "!" && !IsAtLast && !StartsOption(this[_at + 1].Span))
        {
            var value = this[_at + 1].Span;
            throw new IptablesSyntaxException("MisplacedNegation", $"`{shown} ! {value}': the ! goes before the option: `! {shown} {value}'.", this[_at].Column);
        }

        return Take();
    }

    private static bool StartsOption(ReadOnlySpan<char> text) => text is "!" || (text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]));
}
