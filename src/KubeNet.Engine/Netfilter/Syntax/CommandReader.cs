using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Reads one command after the other the way iptables does: options in any order, each match's options known from its <c>-m</c> on, long
/// names abbreviated as getopt_long(3) has it, and the match of the rule's protocol loaded at the first option that nobody else knows
/// (do_parse and command_default in iptables/xshared.c). One reader serves a whole file, and keeps its buffers.
/// </summary>
internal sealed class CommandReader(IpFamily family, StringPool pool, bool lenient = false)
{
    private readonly TokenCursor _words = new();
    private readonly LoadedExtensions _extensions = new(family);
    private readonly CommandDraft _draft = new(family, pool);
    private bool _negated;

    public IpFamily Family => family;

    /// <summary>Reads a whole command.</summary>
    public IptablesCommand Read(List<Token> tokens)
    {
        ReadTokens(tokens);
        if (_draft.Kind == CommandKind.None)
            throw new IptablesSyntaxException("NoCommand", "no command specified; -A, -I, -D, -R, -C, -N, -X, -E, -P, -F or -Z would do.");
        return _draft.Finish(_extensions);
    }

    /// <summary>Reads a rule without a command, to be appended to <paramref name="chain"/>.</summary>
    public IptablesCommand ReadRule(List<Token> tokens, string chain)
    {
        ReadTokens(tokens);
        if (_draft.Kind != CommandKind.None)
            throw new IptablesSyntaxException("UnexpectedCommand", "A rule alone is expected here, without -A, -I or another command.");
        _draft.Kind = CommandKind.Append;
        _draft.Chain = chain;
        return _draft.Finish(_extensions);
    }

    private void ReadTokens(List<Token> tokens)
    {
        _words.Start(tokens);
        _extensions.Clear();
        _draft.Clear();
        _negated = false;
        while (!_words.IsAtEnd)
        {
            var token = _words.Current;
            var text = token.Span;
            if (text.Length > 2 && text[0] == '-' && text[1] == '-')
            {
                ReadLong(token);
            }
            else if (text is "--")
            {
                if (!_words.IsAtLast)
                    throw new IptablesSyntaxException("UnknownArgument", "unknown arguments found on commandline.", token.Column);
                _words.Take();
            }
            else if (text.Length > 1 && text[0] == '-')
            {
                ReadLetters(token);
            }
            else
            {
                ReadWord(token);
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

    private void ReadLetters(in Token token)
    {
        _words.Take();
        var text = token.Span;
        for (var index = 1; index < text.Length; index++)
        {
            var letter = text[index];
            if (CoreOptions.TakesArgument(letter))
            {
                Core(letter, token, index + 1 < text.Length ? token.From(index + 1) : _words.TakeArgument(token, token.Span[..2]));
                return;
            }

            if (CoreOptions.MayTakeArgument(letter))
            {
                Core(letter, token, index + 1 < text.Length ? token.From(index + 1) : null);
                return;
            }

            if (!CoreOptions.IsLetter(letter))
            {
                if (_extensions.LastKept is not null && index == 1)
                {
                    KeepOption(_extensions.LastKept!, token);
                    return;
                }

                throw _extensions.UnknownOption(token);
            }

            Core(letter, token, null);
        }
    }

    private void ReadLong(in Token token)
    {
        var name = token.Span[2..];
        var equals = name.IndexOf('=');
        if (equals >= 0)
            name = name[..equals];
        Token? attached = equals >= 0 ? token.From(equals + 3) : null;

        var letter = CoreOptions.Exact(name);
        if (letter == CoreOptions.None)
        {
            if (_extensions.Find(name, out var values, out var spec))
            {
                _words.Take();
                Extended(values, spec, token, attached);
                return;
            }

            if (_extensions.IsNewestKept)
            {
                // Its options are not known, so that anything could be one; but what the protocol's own match has is its.
                if (_extensions.ProtocolMatchHas(name) && _extensions.LoadProtocolMatch(token.Column))
                    return;
                _words.Take();
                KeepOption(_extensions.LastKept!, token);
                return;
            }

            letter = _extensions.Abbreviate(name, out values, out spec);
            if (spec is not null)
            {
                _words.Take();
                Extended(values!, spec, token, attached);
                return;
            }
        }

        if (letter is CoreOptions.None or CoreOptions.Ambiguous)
        {
            if (_extensions.LoadProtocolMatch(token.Column))
                return;
            if (_extensions.LastKept is null)
                throw _extensions.UnknownOption(token);
            _words.Take();
            KeepOption(_extensions.LastKept!, token);
            return;
        }

        _words.Take();
        if (CoreOptions.TakesArgument(letter))
            Core(letter, token, attached ?? _words.TakeArgument(token, token.Span));
        else
            Core(letter, token, attached);
    }

    private void Extended(OptionValues values, OptionSpec spec, in Token token, Token? attached)
    {
        Token first = default, second = default;
        var hasArgument = spec.TakesArgument || (spec.Traits.HasFlag(OptionTraits.OptionalArgument) && _words.HasWord);
        if (spec.TakesArgument)
            first = attached ?? _words.TakeArgument(token, token.Span);
        else if (attached is not null)
            throw _extensions.UnknownOption(token);
        else if (hasArgument)
            first = _words.Take();
        if (spec.Traits.HasFlag(OptionTraits.TwoArguments))
        {
            if (!_words.HasWord)
                throw new IptablesSyntaxException("MissingArgument", $"--{spec.Name} requires two args.", token.Column);
            second = _words.Take();
        }

        values.Add(new OptionValue(spec, values.Extension.Name, token, first, second, _negated, _draft.Protocol) { HasArgument = hasArgument });
        _negated = false;
    }

    /// <summary>An option of an extension that is kept as text, with all that follows until the next option.</summary>
    private void KeepOption(OptionValues values, in Token token)
    {
        var text = _negated ? $"! {token.Raw}" : token.Raw.ToString();
        _negated = false;
        while (!_words.IsAtEnd && !_words.HasOption)
            text = $"{text} {_words.Take().Raw}";
        values.Keep(text);
    }

    private static bool IsAttached(in Token option, in Token value) => value.Column < option.Column + option.Raw.Length;

    private void Core(char letter, in Token option, Token? argument)
    {
        // iptables takes these values from the next word, whatever getopt found (argv[optind - 1] in do_parse).
        if (argument is { } value && letter is 's' or 'd' or 'p' or 'i' or 'o' or 'j' && IsAttached(option, value))
            throw new IptablesSyntaxException("InvalidValue", $"\"{option.Text}\": the value of -{letter} must be a word of its own.", option.Column);
        switch (letter)
        {
            case 'A' or 'C' or 'D' or 'R' or 'I' or 'N' or 'E' or 'P' or 'X' or 'F' or 'Z' or 'L' or 'S':
                Command(letter, option, argument);
                break;
            case 's':
                _draft.Once('s', option);
                AddressSyntax.ReadList(argument!.Value, family, _negated, _draft.Sources);
                break;
            case 'd':
                _draft.Once('d', option);
                AddressSyntax.ReadList(argument!.Value, family, _negated, _draft.Destinations);
                break;
            case 'p':
                _draft.Once('p', option);
                ReadProtocol(argument!.Value);
                break;
            case 'i':
                _draft.Once('i', option);
                _draft.In = ReadInterface(argument!.Value);
                break;
            case 'o':
                _draft.Once('o', option);
                _draft.Out = ReadInterface(argument!.Value);
                break;
            case 'f':
                if (family == IpFamily.IPv6)
                    throw new IptablesSyntaxException("UnknownOption", "`-f' is not supported in IPv6, use -m frag instead.", option.Column);
                _draft.Once('f', option);
                _draft.Fragment = _negated ? FragmentMatch.NotFragments : FragmentMatch.Fragments;
                break;
            case 'm':
                NotNegated(option);
                ReadMatch(argument!.Value);
                break;
            case 'j' or 'g':
                NotNegated(option);
                _draft.Once('j', option);
                ReadTarget(argument!.Value, letter == 'g');
                break;
            case 't':
                NotNegated(option);
                _draft.Table = pool.Get(argument!.Value.Span);
                break;
            case 'c':
                NotNegated(option);
                _draft.Once('c', option);
                ReadCounters(argument!.Value);
                break;
            case '4' or '6':
                _draft.OnlyFamily = letter == '4' ? IpFamily.IPv4 : IpFamily.IPv6;
                break;
            case 'v' or 'n' or 'x' or '0':
                NotNegated(option);
                _draft.List |= letter switch { 'v' => ListOptions.Verbose, 'n' => ListOptions.None, 'x' => ListOptions.Exact, _ => ListOptions.LineNumbers };
                break;
            case 'w' or 'W':
                if (argument is null && _words.HasWord)
                    _words.Take();
                break;
            case 'M' or 'b':
                break;
            default:
                throw _extensions.UnknownOption(option);
        }

        _negated = false;
    }

    private void Command(char letter, in Token option, Token? argument)
    {
        NotNegated(option);
        if (_draft.Kind != CommandKind.None)
            throw new IptablesSyntaxException("CommandConflict", $"Cannot use -{letter} with another command.", option.Column);
        if (argument is null && _words.HasWord)
            argument = _words.Take();
        _draft.Chain = argument is { } chain ? pool.Get(chain.Span) : null;
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
                _draft.Number = _words.HasWord ? ReadNumber() : throw new IptablesSyntaxException("MissingArgument", "-R requires a rule number.", option.Column);
                break;
            case CommandKind.RenameChain or CommandKind.Policy:
                _draft.Argument = _words.HasWord
                    ? _words.Take().Text
                    : throw new IptablesSyntaxException("MissingArgument", _draft.Kind == CommandKind.Policy ? "-P requires a chain and a policy." : "-E requires old-chain-name and new-chain-name.", option.Column);
                break;
        }
    }

    private int ReadNumber()
    {
        var token = _words.Take();
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
        _extensions.ProtocolName = char.IsAsciiDigit(token.Span[0]) ? ProtocolNames.NameOf(protocol) : pool.Get(token.Span).ToLowerInvariant();
    }

    private InterfaceMatch ReadInterface(in Token token)
    {
        var text = token.Span;
        if (text.IsEmpty)
            throw new IptablesSyntaxException("InvalidInterface", "Empty interface is likely to be undesired.", token.Column);
        if (text.Length > 15)
            throw new IptablesSyntaxException("InvalidInterface", $"interface name `{text}' must be shorter than IFNAMSIZ (15).", token.Column);
        return text is "+" && !_negated ? default : new InterfaceMatch(pool.Get(text), _negated);
    }

    private void ReadMatch(in Token token)
    {
        var name = pool.Get(token.Span);
        if (!Extensions.TryGetMatch(name, family, out var extension))
        {
            if (!lenient || !Extensions.IsName(name))
                throw new IptablesSyntaxException("UnknownMatch", $"Couldn't load match `{name}'; {Extensions.MatchChoices(family)}", token.Column);
            extension = Extensions.KeepMatch(name);
        }

        _extensions.LoadMatch(extension, token.Column);
    }

    private void ReadTarget(in Token token, bool isGoto)
    {
        var name = token.Span;
        if (name.Length is 0 or > Extensions.MaxNameLength)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}' (1 to {Extensions.MaxNameLength} characters).", token.Column);
        if (name.IndexOfAny(" \t\n") >= 0)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}'.", token.Column);
        _draft.Jump = pool.Get(name);
        _draft.IsGoto = isGoto;
        if (!isGoto && Extensions.TryGetTarget(_draft.Jump, family, out var extension))
            _extensions.LoadTarget(extension, token.Column);
    }

    private void ReadCounters(in Token token)
    {
        var text = token.Span;
        var comma = text.IndexOf(',');
        var packets = comma < 0 ? text : text[..comma];
        var bytes = comma < 0 ? _words.TakeArgument(token, "-c").Span : text[(comma + 1)..];
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
