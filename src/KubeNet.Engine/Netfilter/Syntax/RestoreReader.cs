using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Reads lines of a text for iptables-restore, each by itself: what a line says does not hang on those before it; what comes of it does, and is <see cref="RestoreSession"/>'s.
/// One reader serves one thread, and keeps its buffers.
/// </summary>
internal sealed class RestoreReader(IpFamily family, NamePool names, bool lenient)
{
    private readonly CommandReader _commands = new(family, names, lenient);
    private readonly List<Token> _tokens = new(32);

    /// <summary>Reads a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">The line, which is not empty.</param>
    /// <param name="into">Takes what it says, or what is wrong with it.</param>
    public void Read(string text, TextLine place, RestoreLine into)
    {
        into.Place = place;
        into.Error = null;
        var words = text.AsSpan(place.Start, place.End - place.Start);
        into.Kind = words[0] switch
        {
            '*' => RestoreLineKind.Table,
            ':' => RestoreLineKind.Chain,
            _ => words is "COMMIT" ? RestoreLineKind.Commit : RestoreLineKind.Command,
        };
        try
        {
            if (into.Kind == RestoreLineKind.Chain)
                ReadChain(text, place, into);
            else if (into.Kind == RestoreLineKind.Command)
                ReadCommand(text, place, into);
        }
        catch (IptablesSyntaxException error)
        {
            into.Error = error;
        }
    }

    /// <summary>Reads a line as a command, whatever it begins with.</summary>
    /// <exception cref="IptablesSyntaxException">It is none.</exception>
    public void ReadCommand(string text, TextLine place, RestoreLine into)
    {
        into.Kind = RestoreLineKind.Command;
        into.Counter = default;
        var from = 0;
        if (text[place.Start] == '[')
        {
            var words = text.AsSpan(place.Start, place.End - place.Start);
            from = words.IndexOf(']') + 1;
            if (from == 0)
                throw new IptablesSyntaxException("InvalidCounter", "need ] after the counters.", 1);
            into.Counter = ParseCounters(words[..from], 1);
        }

        Tokenizer.Restore(text, place, from, _tokens);
        _commands.Read(_tokens, into.Command);
    }

    /// <summary>Reads <c>[packets:bytes]</c>.</summary>
    /// <exception cref="IptablesSyntaxException">It is something else.</exception>
    public static Counter ParseCounters(ReadOnlySpan<char> text, int column)
    {
        var colon = text.IndexOf(':');
        return text is ['[', .., ']'] && colon > 0
            && long.TryParse(text[1..colon], out var packets) && packets >= 0
            && long.TryParse(text[(colon + 1)..^1], out var bytes) && bytes >= 0
            ? new Counter(packets, bytes)
            : throw new IptablesSyntaxException("InvalidCounter", $"`{text}' are no counters; expected [packets:bytes].", column);
    }

    private void ReadChain(string text, TextLine place, RestoreLine into)
    {
        Tokenizer.Restore(text, place, 1, _tokens);
        if (_tokens.Count < 2)
            throw new IptablesSyntaxException("InvalidPolicy", "A chain is declared as `:NAME POLICY [packets:bytes]', with the policy - for a user chain.");
        into.Chain = names.Get(_tokens[0].Span);
        into.Policy = _tokens[1];
        into.PolicyCounters = _tokens.Count > 2 ? _tokens[2] : null;
    }
}
