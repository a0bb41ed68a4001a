using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Reads one command after the other the way iptables does: options in any order, each match's options known from its <c>-m</c> on, long
/// names abbreviated as getopt_long(3) has it, and the match of the rule's protocol loaded at the first option that nobody else knows
/// (do_parse and command_default in iptables/xshared.c). One reader serves a whole file, and keeps its buffers.
/// </summary>
internal sealed class CommandReader
{
    private const int None = TokenCursor.None;
    private readonly NamePool _names;
    private readonly TokenCursor _words = new();
    private readonly LoadedExtensions _extensions;
    private readonly CoreOptionReader _core;
    private bool _negated;

    /// <param name="family">iptables or ip6tables.</param>
    /// <param name="names">The names of the text that the commands stand in.</param>
    /// <param name="lenient">Whether a match that is not known is kept as text.</param>
    public CommandReader(IpFamily family, NamePool names, bool lenient = false)
    {
        _names = names;
        _extensions = new LoadedExtensions(family, _words);
        _core = new CoreOptionReader(family, names, _words, _extensions, lenient);
    }

    /// <summary>Reads a whole command.</summary>
    /// <param name="tokens">Its words; parts of them are put behind.</param>
    /// <param name="into">Takes what it says.</param>
    public void Read(List<Token> tokens, CommandDraft into)
    {
        ReadTokens(tokens, into);
        if (into.Kind == CommandKind.None)
            throw new IptablesSyntaxException("NoCommand", "no command specified; -A, -I, -D, -R, -C, -N, -X, -E, -P, -F or -Z would do.");
        into.Finish(_extensions);
    }

    /// <summary>Reads a rule without a command, to be appended to <paramref name="chain"/>.</summary>
    /// <param name="tokens">Its words; parts of them are put behind.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="into">Takes what it says.</param>
    public void ReadRule(List<Token> tokens, string chain, CommandDraft into)
    {
        ReadTokens(tokens, into);
        if (into.Kind != CommandKind.None)
            throw new IptablesSyntaxException("UnexpectedCommand", "A rule alone is expected here, such as -p tcp --dport 80 -j ACCEPT; leave out the command and the chain.");
        if (into.Table is { } table)
            throw new IptablesSyntaxException("UnexpectedTable", $"A rule alone is expected here, and its table beside it; leave out -t {table}.");
        into.Kind = CommandKind.Append;
        into.Chain = _names.Get(chain);
        into.Finish(_extensions);
    }

    private void ReadTokens(List<Token> tokens, CommandDraft into)
    {
        _words.Start(tokens);
        _extensions.Clear();
        _core.Start(into);
        _negated = false;
        while (!_words.IsAtEnd)
        {
            var word = _words.Current;
            var text = _words[word].Span;
            if (text.Length > 2 && text[0] == '-' && text[1] == '-')
            {
                ReadLong(word);
            }
            else if (text is "--")
            {
                if (!_words.IsAtLast)
                    throw new IptablesSyntaxException("UnknownArgument", "unknown arguments found on commandline.", _words[word].Column);
                _words.Take();
            }
            else if (text.Length > 1 && text[0] == '-')
            {
                ReadLetters(word);
            }
            else
            {
                ReadWord(_words[word]);
            }
        }

        if (_negated)
            throw new IptablesSyntaxException("MisplacedNegation", "nothing appropriate following !.", _words.Last.Column);
    }

    private void ReadWord(in Token token)
    {
        if (token.Span is not "!")
            throw new IptablesSyntaxException("UnknownArgument", $"Bad argument `{token.Text}'.", token.Column);
        if (_negated)
            throw new IptablesSyntaxException("MisplacedNegation", "multiple consecutive ! not allowed.", token.Column);
        _negated = true;
        _words.Take();
    }

    private void ReadLetters(int option)
    {
        _words.Take();
        var text = _words[option].Span;
        for (var index = 1; index < text.Length; index++)
        {
            var letter = text[index];
            if (CoreOptions.TakesArgument(letter))
            {
                Core(letter, option, index + 1 < text.Length ? _words.PartOf(option, index + 1) : _words.TakeArgument(option, text[..2]));
                return;
            }

            if (CoreOptions.MayTakeArgument(letter))
            {
                Core(letter, option, index + 1 < text.Length ? _words.PartOf(option, index + 1) : None);
                return;
            }

            if (!CoreOptions.IsLetter(letter))
            {
                if (_extensions.LastKept is not null && index == 1)
                {
                    KeepOption(_extensions.LastKept!, option);
                    return;
                }

                throw _extensions.UnknownOption(_words[option]);
            }

            Core(letter, option, None);
        }
    }

    private void ReadLong(int option)
    {
        var name = _words[option].Span[2..];
        var equals = name.IndexOf('=');
        if (equals >= 0)
            name = name[..equals];

        var letter = CoreOptions.Exact(name);
        if (letter == CoreOptions.None)
        {
            if (_extensions.Find(name, out var values, out var spec))
            {
                _words.Take();
                Extended(values, spec, option, equals);
                return;
            }

            var column = _words[option].Column;
            if (_extensions.IsNewestKept)
            {
                // Its options are not known, so that anything could be one; but what the protocol's own match has is its.
                if (_extensions.ProtocolMatchHas(name) && _extensions.LoadProtocolMatch(column))
                    return;
                _words.Take();
                KeepOption(_extensions.LastKept!, option);
                return;
            }

            letter = _extensions.Abbreviate(name, out values, out spec);
            if (spec is not null)
            {
                _words.Take();
                Extended(values!, spec, option, equals);
                return;
            }
        }

        if (letter is CoreOptions.None or CoreOptions.Ambiguous)
        {
            if (_extensions.LoadProtocolMatch(_words[option].Column))
                return;
            if (_extensions.LastKept is null)
                throw _extensions.UnknownOption(_words[option]);
            _words.Take();
            KeepOption(_extensions.LastKept!, option);
            return;
        }

        _words.Take();
        if (equals >= 0)
            Core(letter, option, Attached(option, equals));
        else
            Core(letter, option, CoreOptions.TakesArgument(letter) ? _words.TakeArgument(option, _words[option].Span) : None);
    }

    /// <summary>What stands behind the <c>=</c> of a long option.</summary>
    private int Attached(int option, int equals) => _words.PartOf(option, equals + 3);

    private void Extended(OptionValues values, OptionSpec spec, int option, int equals)
    {
        var (first, second) = (None, None);
        if (spec.TakesArgument)
            first = equals >= 0 ? Attached(option, equals) : _words.TakeArgument(option, _words[option].Span);
        else if (equals >= 0)
            throw _extensions.UnknownOption(_words[option]);
        else if (spec.Traits.HasFlag(OptionTraits.OptionalArgument) && _words.HasWord)
            first = _words.Take();
        if (spec.Traits.HasFlag(OptionTraits.TwoArguments))
        {
            if (!_words.HasWord)
                throw new IptablesSyntaxException("MissingArgument", $"--{spec.Name} requires two args.", _words[option].Column);
            second = _words.Take();
        }

        values.Add(new OptionValue(spec, values, option, first, second, _negated, _core.Draft.Protocol));
        _negated = false;
    }

    /// <summary>An option of an extension that is kept as text, with all that follows until the next option.</summary>
    private void KeepOption(OptionValues values, int option)
    {
        var raw = _words[option].Raw;
        var text = _negated ? $"! {raw}" : raw.ToString();
        _negated = false;
        while (!_words.IsAtEnd && !_words.HasOption)
            text = $"{text} {_words[_words.Take()].Raw}";
        values.Keep(text);
    }

    private void Core(char letter, int option, int argument)
    {
        _core.Read(letter, option, argument, _negated);
        _negated = false;
    }
}
