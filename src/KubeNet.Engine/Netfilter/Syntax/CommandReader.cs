using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Reads one command after the other the way iptables does: options in any order, each match's options known from its <c>-m</c> on, long
/// names abbreviated as getopt_long(3) has it, and the match of the rule's protocol loaded at the first option that nobody else knows
/// (do_parse and command_default in iptables/xshared.c). One reader serves a whole file, and keeps its buffers.
/// </summary>
internal sealed class CommandReader
{
    private const int None = TokenCursor.None;
    private readonly IpFamily _family;
    private readonly NamePool _names;
    private readonly bool _lenient;
    private readonly TokenCursor _words = new();
    private readonly LoadedExtensions _extensions;
    private readonly CommandDraft _draft;
    private bool _negated;

    /// <param name="family">iptables or ip6tables.</param>
    /// <param name="names">The names of the text that the commands stand in.</param>
    /// <param name="lenient">Whether a match that is not known is kept as text.</param>
    public CommandReader(IpFamily family, NamePool names, bool lenient = false)
    {
        (_family, _names, _lenient) = (family, names, lenient);
        _extensions = new LoadedExtensions(family, _words);
        _draft = new CommandDraft(family);
    }

    /// <summary>Reads a whole command.</summary>
    /// <param name="tokens">Its words; parts of them are put behind.</param>
    /// <returns>What it says, until the next one is read.</returns>
    public CommandDraft Read(List<Token> tokens)
    {
        ReadTokens(tokens);
        if (_draft.Kind == CommandKind.None)
            throw new IptablesSyntaxException("NoCommand", "no command specified; -A, -I, -D, -R, -C, -N, -X, -E, -P, -F or -Z would do.");
        _draft.Finish(_extensions);
        return _draft;
    }

    /// <summary>Reads a rule without a command, to be appended to <paramref name="chain"/>.</summary>
    public CommandDraft ReadRule(List<Token> tokens, string chain)
    {
        ReadTokens(tokens);
        if (_draft.Kind != CommandKind.None)
            throw new IptablesSyntaxException("UnexpectedCommand", "A rule alone is expected here, without -A, -I or another command.");
        _draft.Kind = CommandKind.Append;
        _draft.Chain = _names.Get(chain);
        _draft.Finish(_extensions);
        return _draft;
    }

    private void ReadTokens(List<Token> tokens)
    {
        _words.Start(tokens);
        _extensions.Clear();
        _draft.Clear();
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

        values.Add(new OptionValue(spec, values, option, first, second, _negated, _draft.Protocol));
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

    private bool IsAttached(int option, int value) => _words[value].Column < _words[option].Column + _words[option].Raw.Length;

    private void Core(char letter, int option, int argument)
    {
        // iptables takes these values from the next word, whatever getopt found (argv[optind - 1] in do_parse).
        if (argument != None && letter is 's' or 'd' or 'p' or 'i' or 'o' or 'j' && IsAttached(option, argument))
            throw new IptablesSyntaxException("InvalidValue", $"\"{_words[option].Text}\": the value of -{letter} must be a word of its own.", _words[option].Column);
        switch (letter)
        {
            case 'A' or 'C' or 'D' or 'R' or 'I' or 'N' or 'E' or 'P' or 'X' or 'F' or 'Z' or 'L' or 'S':
                Command(letter, option, argument);
                break;
            case 's':
                _draft.Once('s', _words[option]);
                AddressSyntax.ReadList(_words[argument], _family, _negated, _draft.Sources);
                break;
            case 'd':
                _draft.Once('d', _words[option]);
                AddressSyntax.ReadList(_words[argument], _family, _negated, _draft.Destinations);
                break;
            case 'p':
                _draft.Once('p', _words[option]);
                ReadProtocol(_words[argument]);
                break;
            case 'i':
                _draft.Once('i', _words[option]);
                _draft.In = ReadInterface(_words[argument]);
                break;
            case 'o':
                _draft.Once('o', _words[option]);
                _draft.Out = ReadInterface(_words[argument]);
                break;
            case 'f':
                if (_family == IpFamily.IPv6)
                    throw new IptablesSyntaxException("UnknownOption", "`-f' is not supported in IPv6, use -m frag instead.", _words[option].Column);
                _draft.Once('f', _words[option]);
                _draft.Fragment = _negated ? FragmentMatch.NotFragments : FragmentMatch.Fragments;
                break;
            case 'm':
                NotNegated(_words[option]);
                ReadMatch(_words[argument]);
                break;
            case 'j' or 'g':
                NotNegated(_words[option]);
                _draft.Once('j', _words[option]);
                ReadTarget(_words[argument], letter == 'g');
                break;
            case 't':
                NotNegated(_words[option]);
                _draft.Table = _words[argument].Text;
                break;
            case 'c':
                NotNegated(_words[option]);
                _draft.Once('c', _words[option]);
                ReadCounters(argument);
                break;
            case '4' or '6':
                _draft.OnlyFamily = letter == '4' ? IpFamily.IPv4 : IpFamily.IPv6;
                break;
            case 'v' or 'n' or 'x' or '0':
                NotNegated(_words[option]);
                _draft.List |= letter switch { 'v' => ListOptions.Verbose, 'n' => ListOptions.None, 'x' => ListOptions.Exact, _ => ListOptions.LineNumbers };
                break;
            case 'w' or 'W':
                if (argument == None && _words.HasWord)
                    _words.Take();
                break;
            case 'M' or 'b':
                break;
            default:
                throw _extensions.UnknownOption(_words[option]);
        }

        _negated = false;
    }

    private void Command(char letter, int option, int argument)
    {
        NotNegated(_words[option]);
        if (_draft.Kind != CommandKind.None)
            throw new IptablesSyntaxException("CommandConflict", $"Cannot use -{letter} with another command.", _words[option].Column);
        if (argument == None && _words.HasWord)
            argument = _words.Take();
        _draft.Chain = argument == None ? null : _names.Get(_words[argument].Span);
        _draft.Kind = letter switch
        {
            'A' => CommandKind.Append,
            'C' => CommandKind.Check,
            'D' => CommandKind.Delete,
            'R' => CommandKind.Replace,
            'I' => CommandKind.Insert,
            'N' => CommandKind.NewChain,
            'E' => CommandKind.RenameChain,
            'P' => CommandKind.Policy,
            'X' => CommandKind.DeleteChain,
            'F' => CommandKind.Flush,
            'Z' => CommandKind.Zero,
            'L' => CommandKind.List,
            'S' => CommandKind.ListRules,
            _ => throw new InvalidOperationException($"-{letter} is no command."),
        };
        switch (_draft.Kind)
        {
            case CommandKind.Delete or CommandKind.Insert or CommandKind.Zero or CommandKind.List or CommandKind.ListRules when _words.HasWord:
                _draft.Number = ReadNumber();
                _draft.Kind = _draft.Kind == CommandKind.Delete ? CommandKind.DeleteNumber : _draft.Kind;
                break;
            case CommandKind.Insert:
                _draft.Number = 1;
                break;
            case CommandKind.Replace:
                _draft.Number = _words.HasWord ? ReadNumber() : throw new IptablesSyntaxException("MissingArgument", "-R requires a rule number.", _words[option].Column);
                break;
            case CommandKind.RenameChain or CommandKind.Policy:
                _draft.Argument = _words.HasWord
                    ? _words[_words.Take()].Text
                    : throw new IptablesSyntaxException("MissingArgument", _draft.Kind == CommandKind.Policy ? "-P requires a chain and a policy." : "-E requires old-chain-name and new-chain-name.", _words[option].Column);
                break;
        }
    }

    private int ReadNumber()
    {
        ref readonly var token = ref _words[_words.Take()];
        return CNumber.TryParse(token.Span, int.MaxValue, out var number) && number > 0
            ? (int)number
            : throw new IptablesSyntaxException("InvalidRuleNumber", $"Invalid rule number `{token.Text}'; rules are numbered from 1.", token.Column);
    }

    private void ReadProtocol(in Token token)
    {
        var protocol = ProtocolNames.Parse(token);
        if (protocol == IpProtocol.None && _negated)
            throw new IptablesSyntaxException("InvalidValue", "rule would never match protocol.", token.Column);
        _draft.Protocol = new ProtocolMatch(protocol, _negated);
        _extensions.ProtocolName = char.IsAsciiDigit(token.Span[0]) ? ProtocolNames.NameOf(protocol) : _names.Get(token.Span).Text.ToLowerInvariant();
    }

    private InterfaceMatch ReadInterface(in Token token)
    {
        var text = token.Span;
        if (text.IsEmpty)
            throw new IptablesSyntaxException("InvalidInterface", "Empty interface is likely to be undesired.", token.Column);
        if (text.Length > 15)
            throw new IptablesSyntaxException("InvalidInterface", $"interface name `{text}' must be shorter than IFNAMSIZ (15).", token.Column);
        return text is "+" && !_negated ? default : new InterfaceMatch(_names.Get(text).Text, _negated);
    }

    private void ReadMatch(in Token token)
    {
        var name = _names.Get(token.Span);
        var extension = name.MatchOf(_family);
        if (extension is null)
        {
            if (!_lenient || !Extensions.IsName(name.Text))
                throw new IptablesSyntaxException("UnknownMatch", $"Couldn't load match `{name.Text}'; {Extensions.MatchChoices(_family)}", token.Column);
            extension = Extensions.KeepMatch(name.Text);
        }

        _extensions.LoadMatch(extension, token.Column, name);
    }

    private void ReadTarget(in Token token, bool isGoto)
    {
        var name = token.Span;
        if (name.Length is 0 or > Extensions.MaxNameLength)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}' (1 to {Extensions.MaxNameLength} characters).", token.Column);
        if (name.IndexOfAny(" \t\n") >= 0)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}'.", token.Column);
        _draft.Jump = _names.Get(name);
        _draft.IsGoto = isGoto;
        if (!isGoto && _draft.Jump.TargetOf(_family) is { } extension)
            _extensions.LoadTarget(extension, token.Column);
    }

    private void ReadCounters(int argument)
    {
        ref readonly var token = ref _words[argument];
        var text = token.Span;
        var comma = text.IndexOf(',');
        var packets = comma < 0 ? text : text[..comma];
        var bytes = comma < 0 ? _words[_words.TakeArgument(argument, "-c")].Span : text[(comma + 1)..];
        _draft.Counter = new Counter(ReadCount(packets, "packet", token), ReadCount(bytes, "byte", token));
    }

    // As sscanf's %llu reads it, which stops at what is no digit.
    private static long ReadCount(ReadOnlySpan<char> text, string what, in Token token)
    {
        var digits = text.TrimStart();
        digits = digits is ['+', ..] ? digits[1..] : digits;
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        digits = end < 0 ? digits : digits[..end];
        if (digits.IsEmpty)
            throw new IptablesSyntaxException("InvalidCounter", $"-c {what} counter not numeric.", token.Column);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : long.MaxValue;
    }

    private void NotNegated(in Token option)
    {
        if (_negated)
            throw new IptablesSyntaxException("NotInvertible", $"cannot have ! before {option.Span}.", option.Column);
    }
}
