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
    private const int MaxNameLength = 28;

    private readonly List<OptionValues> _matches = [];
    private readonly List<OptionValues> _loaded = [];
    private readonly List<OptionValues> _store = [];
    private int _used;
    private readonly List<AddressMatch> _sources = [];
    private readonly List<AddressMatch> _destinations = [];
    private readonly List<Match> _matchBuffer = [];
    private List<Token> _tokens = [];
    private int _at;
    private OptionValues? _target;
    private OptionValues? _lastKept;
    private bool _negated;
    private bool _protocolLoaded;
    private string? _protocolName;
    private ulong _given;

    private CommandKind _kind;
    private string? _table;
    private string? _chain;
    private string? _argument;
    private int _number;
    private string? _jump;
    private bool _goto;
    private Counter _counter;
    private IpFamily? _only;
    private ListOptions _list;
    private InterfaceMatch _in;
    private InterfaceMatch _out;
    private ProtocolMatch _protocol;
    private FragmentMatch _fragment;

    public IpFamily Family => family;

    /// <summary>Reads a whole command.</summary>
    public IptablesCommand Read(List<Token> tokens)
    {
        ReadTokens(tokens);
        if (_kind == CommandKind.None)
            throw new IptablesSyntaxException("NoCommand", "no command specified; -A, -I, -D, -R, -C, -N, -X, -E, -P, -F or -Z would do.");
        return Finish();
    }

    /// <summary>Reads a rule without a command, to be appended to <paramref name="chain"/>.</summary>
    public IptablesCommand ReadRule(List<Token> tokens, string chain)
    {
        ReadTokens(tokens);
        if (_kind != CommandKind.None)
            throw new IptablesSyntaxException("UnexpectedCommand", "A rule alone is expected here, without -A, -I or another command.");
        _kind = CommandKind.Append;
        _chain = chain;
        return Finish();
    }

    private static bool IsRuleCommand(CommandKind kind) => kind switch
    {
        CommandKind.Append or CommandKind.Insert or CommandKind.Delete or CommandKind.Replace or CommandKind.Check => true,
        CommandKind.None or CommandKind.DeleteNumber or CommandKind.NewChain or CommandKind.DeleteChain or CommandKind.RenameChain
            or CommandKind.Policy or CommandKind.Flush or CommandKind.Zero or CommandKind.List or CommandKind.ListRules => false,
    };

    private void ReadTokens(List<Token> tokens)
    {
        Reset(tokens);
        while (_at < _tokens.Count)
        {
            var token = _tokens[_at];
            var text = token.Span;
            if (text.Length > 2 && text[0] == '-' && text[1] == '-')
            {
                ReadLong(token);
            }
            else if (text is "--")
            {
                if (_at + 1 < _tokens.Count)
                    throw new IptablesSyntaxException("UnknownArgument", "unknown arguments found on commandline.", token.Column);
                _at++;
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
            throw new IptablesSyntaxException("MisplacedNegation", "nothing appropriate following !.", _tokens[^1].Column);
    }

    private void Reset(List<Token> tokens)
    {
        _tokens = tokens;
        _at = 0;
        _matches.Clear();
        _loaded.Clear();
        _used = 0;
        _sources.Clear();
        _destinations.Clear();
        _target = null;
        _lastKept = null;
        _negated = false;
        _protocolLoaded = false;
        _protocolName = null;
        _given = 0;
        _kind = CommandKind.None;
        _table = _chain = _argument = _jump = null;
        _number = 0;
        _goto = false;
        _counter = default;
        _only = null;
        _list = default;
        _in = _out = default;
        _protocol = default;
        _fragment = default;
    }

    private void ReadWord(in Token token)
    {
        if (token.Span is not "!")
            throw new IptablesSyntaxException("UnknownArgument", $"Bad argument `{token.Text}'.", token.Column);
        if (_negated)
            throw new IptablesSyntaxException("MisplacedNegation", "multiple consecutive ! not allowed.", token.Column);
        _negated = true;
        _at++;
    }

    private void ReadLetters(in Token token)
    {
        _at++;
        var text = token.Span;
        for (var index = 1; index < text.Length; index++)
        {
            var letter = text[index];
            if (CoreOptions.TakesArgument(letter))
            {
                Core(letter, token, index + 1 < text.Length ? token.From(index + 1) : Next(token, token.Span[..2]));
                return;
            }

            if (CoreOptions.MayTakeArgument(letter))
            {
                Core(letter, token, index + 1 < text.Length ? token.From(index + 1) : null);
                return;
            }

            if (!CoreOptions.IsLetter(letter))
            {
                if (_lastKept is not null && index == 1)
                {
                    KeepOption(_lastKept, token);
                    return;
                }

                throw UnknownOption(token);
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
            if (FindOption(name, out var values, out var spec))
            {
                _at++;
                Extended(values, spec, token, attached);
                return;
            }

            if (_lastKept is not null && ReferenceEquals(_lastKept, _loaded[^1]))
            {
                // Its options are not known, so that anything could be one; but what the protocol's own match has is its.
                if (ProtocolMatchHas(name) && LoadProtocolMatch(token))
                    return;
                _at++;
                KeepOption(_lastKept, token);
                return;
            }

            letter = Abbreviate(name, out values, out spec);
            if (spec is not null)
            {
                _at++;
                Extended(values!, spec, token, attached);
                return;
            }
        }

        if (letter is CoreOptions.None or CoreOptions.Ambiguous)
        {
            if (LoadProtocolMatch(token))
                return;
            if (_lastKept is null)
                throw UnknownOption(token);
            _at++;
            KeepOption(_lastKept, token);
            return;
        }

        _at++;
        if (CoreOptions.TakesArgument(letter))
            Core(letter, token, attached ?? Next(token, token.Span));
        else
            Core(letter, token, attached);
    }

    /// <summary>The exact name of an option among the loaded extensions, the newest first, as getopt_long finds it in iptables' merged list.</summary>
    private bool FindOption(ReadOnlySpan<char> name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OptionValues? values, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OptionSpec? spec)
    {
        for (var index = _loaded.Count - 1; index >= 0; index--)
        {
            values = _loaded[index];
            foreach (var candidate in values.Extension.Options)
            {
                if (candidate.Is(name))
                {
                    spec = candidate;
                    return true;
                }
            }
        }

        values = null;
        spec = null;
        return false;
    }

    private char Abbreviate(ReadOnlySpan<char> name, out OptionValues? values, out OptionSpec? spec)
    {
        values = null;
        spec = null;
        var letter = CoreOptions.Abbreviated(name);
        foreach (var loaded in _loaded)
        {
            foreach (var candidate in loaded.Extension.Options)
            {
                if (!StartsWith(candidate, name))
                    continue;
                if (letter != CoreOptions.None || spec is not null)
                {
                    spec = null;
                    return CoreOptions.Ambiguous;
                }

                values = loaded;
                spec = candidate;
            }
        }

        return letter;
    }

    private static bool StartsWith(OptionSpec spec, ReadOnlySpan<char> name)
    {
        if (spec.Name.AsSpan().StartsWith(name, StringComparison.Ordinal))
            return true;
        foreach (var alias in spec.Aliases)
        {
            if (alias.AsSpan().StartsWith(name, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private bool ProtocolMatchHas(ReadOnlySpan<char> name)
    {
        if (_protocolName is null || _protocolLoaded || !Extensions.TryGetMatch(_protocolName, family, out var extension))
            return false;
        foreach (var option in extension.Options)
        {
            if (option.Is(name))
                return true;
        }

        return false;
    }

    private bool LoadProtocolMatch(in Token token)
    {
        if (_protocolName is null || _protocolLoaded)
            return false;
        _protocolLoaded = true;
        if (!Extensions.TryGetMatch(_protocolName, family, out var extension))
            return false;
        Load(extension, token.Column);
        return true;
    }

    private void Load(MatchExtension extension, int column)
    {
        var values = Unused().Begin(extension, column);
        _matches.Add(values);
        Loaded(values);
    }

    private OptionValues Unused()
    {
        if (_used == _store.Count)
            _store.Add(new OptionValues(family));
        return _store[_used++];
    }

    private void Loaded(OptionValues values)
    {
        _loaded.Add(values);
        if (values.Extension.TakesAnything)
            _lastKept = values;
    }

    private void Extended(OptionValues values, OptionSpec spec, in Token token, Token? attached)
    {
        Token first = default, second = default;
        if (spec.TakesArgument)
            first = attached ?? Next(token, token.Span);
        else if (attached is not null)
            throw UnknownOption(token);
        if (spec.Traits.HasFlag(OptionTraits.TwoArguments))
        {
            if (_at >= _tokens.Count || _tokens[_at].Span is ['-', ..] or ['!', ..])
                throw new IptablesSyntaxException("MissingArgument", $"--{spec.Name} requires two args.", token.Column);
            second = _tokens[_at++];
        }

        values.Add(new OptionValue(spec, values.Extension.Name, token, first, second, _negated, _protocol));
        _negated = false;
    }

    /// <summary>An option of an extension that is kept as text, with all that follows until the next option.</summary>
    private void KeepOption(OptionValues values, in Token token)
    {
        var text = _negated ? $"! {token.Raw}" : token.Raw.ToString();
        _negated = false;
        while (_at < _tokens.Count && !StartsOption(_tokens[_at].Span))
            text = $"{text} {_tokens[_at++].Raw}";
        values.Keep(text);
    }

    private static bool StartsOption(ReadOnlySpan<char> text) => text is "!" || (text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]));

    private Token Next(in Token option, ReadOnlySpan<char> shown)
    {
        if (_at >= _tokens.Count)
            throw new IptablesSyntaxException("MissingArgument", $"option \"{shown}\" requires an argument.", option.Column);
        if (_tokens[_at].Span is "!" && _at + 1 < _tokens.Count && !StartsOption(_tokens[_at + 1].Span))
            throw new IptablesSyntaxException("MisplacedNegation", $"`{shown} ! {_tokens[_at + 1].Span}': the ! goes before the option: `! {shown} {_tokens[_at + 1].Span}'.", _tokens[_at].Column);
        return _tokens[_at++];
    }

    private static bool IsAttached(in Token option, in Token value) => value.Column < option.Column + option.Raw.Length;

    private bool HasWord() => _at < _tokens.Count && _tokens[_at].Span is not (['-', ..] or ['!', ..]);

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
                Once('s', option);
                AddressSyntax.ReadList(argument!.Value, family, _negated, _sources);
                break;
            case 'd':
                Once('d', option);
                AddressSyntax.ReadList(argument!.Value, family, _negated, _destinations);
                break;
            case 'p':
                Once('p', option);
                ReadProtocol(argument!.Value);
                break;
            case 'i':
                Once('i', option);
                _in = ReadInterface(argument!.Value);
                break;
            case 'o':
                Once('o', option);
                _out = ReadInterface(argument!.Value);
                break;
            case 'f':
                if (family == IpFamily.IPv6)
                    throw new IptablesSyntaxException("UnknownOption", "`-f' is not supported in IPv6, use -m frag instead.", option.Column);
                Once('f', option);
                _fragment = _negated ? FragmentMatch.NotFragments : FragmentMatch.Fragments;
                break;
            case 'm':
                NotNegated(option);
                ReadMatch(argument!.Value);
                break;
            case 'j' or 'g':
                NotNegated(option);
                Once('j', option);
                ReadTarget(argument!.Value, letter == 'g');
                break;
            case 't':
                NotNegated(option);
                _table = pool.Get(argument!.Value.Span);
                break;
            case 'c':
                NotNegated(option);
                Once('c', option);
                ReadCounters(argument!.Value);
                break;
            case '4' or '6':
                _only = letter == '4' ? IpFamily.IPv4 : IpFamily.IPv6;
                break;
            case 'v' or 'n' or 'x' or '0':
                NotNegated(option);
                _list |= letter switch { 'v' => ListOptions.Verbose, 'n' => ListOptions.None, 'x' => ListOptions.Exact, _ => ListOptions.LineNumbers };
                break;
            case 'w' or 'W':
                if (argument is null && HasWord())
                    _at++;
                break;
            case 'M' or 'b':
                break;
            default:
                throw UnknownOption(option);
        }

        _negated = false;
    }

    private void Command(char letter, in Token option, Token? argument)
    {
        NotNegated(option);
        if (_kind != CommandKind.None)
            throw new IptablesSyntaxException("CommandConflict", $"Cannot use -{letter} with another command.", option.Column);
        if (argument is null && HasWord())
            argument = _tokens[_at++];
        _chain = argument is { } chain ? pool.Get(chain.Span) : null;
        _kind = letter switch
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
        switch (_kind)
        {
            case CommandKind.Delete or CommandKind.Insert or CommandKind.Zero or CommandKind.List or CommandKind.ListRules when HasWord():
                _number = ReadNumber();
                _kind = _kind == CommandKind.Delete ? CommandKind.DeleteNumber : _kind;
                break;
            case CommandKind.Insert:
                _number = 1;
                break;
            case CommandKind.Replace:
                _number = HasWord() ? ReadNumber() : throw new IptablesSyntaxException("MissingArgument", "-R requires a rule number.", option.Column);
                break;
            case CommandKind.RenameChain or CommandKind.Policy:
                _argument = HasWord()
                    ? _tokens[_at++].Text
                    : throw new IptablesSyntaxException("MissingArgument", _kind == CommandKind.Policy ? "-P requires a chain and a policy." : "-E requires old-chain-name and new-chain-name.", option.Column);
                break;
        }
    }

    private int ReadNumber()
    {
        var token = _tokens[_at++];
        return CNumber.TryParse(token.Span, int.MaxValue, out var number) && number > 0
            ? (int)number
            : throw new IptablesSyntaxException("InvalidRuleNumber", $"Invalid rule number `{token.Text}'; rules are numbered from 1.", token.Column);
    }

    private void ReadProtocol(in Token token)
    {
        var protocol = ProtocolNames.Parse(token);
        if (protocol == IpProtocol.None && _negated)
            throw new IptablesSyntaxException("InvalidValue", "rule would never match protocol.", token.Column);
        _protocol = new ProtocolMatch(protocol, _negated);
        _protocolName = char.IsAsciiDigit(token.Span[0]) ? ProtocolNames.NameOf(protocol) : pool.Get(token.Span).ToLowerInvariant();
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
            if (!lenient)
                throw new IptablesSyntaxException("UnknownMatch", $"Couldn't load match `{name}'; {Extensions.MatchChoices(family)}", token.Column);
            extension = Extensions.KeepMatch(name);
        }

        Load(extension, token.Column);
    }

    private void ReadTarget(in Token token, bool isGoto)
    {
        var name = token.Span;
        if (name.Length is 0 or > MaxNameLength)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}' (1 to {MaxNameLength} characters).", token.Column);
        if (name.IndexOfAny(" \t\n") >= 0)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}'.", token.Column);
        _jump = pool.Get(name);
        _goto = isGoto;
        if (!isGoto && Extensions.TryGetTarget(_jump, family, out var extension))
        {
            _target = Unused().Begin(extension, token.Column);
            Loaded(_target);
        }
    }

    private void ReadCounters(in Token token)
    {
        var text = token.Span;
        var comma = text.IndexOf(',');
        var packets = comma < 0 ? text : text[..comma];
        var bytes = comma < 0 ? Next(token, "-c").Span : text[(comma + 1)..];
        if (!long.TryParse(packets, out var packetCount) || packetCount < 0)
            throw new IptablesSyntaxException("InvalidCounter", "-c packet counter not numeric.", token.Column);
        if (!long.TryParse(bytes, out var byteCount) || byteCount < 0)
            throw new IptablesSyntaxException("InvalidCounter", "-c byte counter not numeric.", token.Column);
        _counter = new Counter(packetCount, byteCount);
    }

    private void Once(char letter, in Token option)
    {
        if (IsGiven(letter))
            throw new IptablesSyntaxException("OptionRepeated", $"multiple -{letter} flags not allowed.", option.Column);
        _given |= 1UL << (letter - 'A');
    }

    private bool IsGiven(char letter) => (_given & (1UL << (letter - 'A'))) != 0;

    private void NotNegated(in Token option)
    {
        if (_negated)
            throw new IptablesSyntaxException("NotInvertible", $"cannot have ! before {option.Span}.", option.Column);
    }

    private IptablesSyntaxException UnknownOption(in Token token)
    {
        var known = _loaded
            .SelectMany(values => values.Extension.Options.Select(option => $"--{option.Name} ({values.Extension.Name})")).ToList();
        var hint = known.Count > 0
            ? Choices.Among(known, "The loaded extensions have", "")
            : "A match's options are known after -p or -m names it; without one there are -s, -d, -p, -i, -o, -f, -m, -j and -g.";
        return new IptablesSyntaxException("UnknownOption", $"unknown option \"{token.Text}\". {hint}", token.Column);
    }

    private IptablesCommand Finish()
    {
        if (!IsRuleCommand(_kind))
        {
            return new IptablesCommand
            {
                Kind = _kind,
                Table = _table,
                Chain = _chain,
                Number = _number,
                Argument = _argument,
                Counter = _counter,
                Family = _only,
                List = _list,
            };
        }

        TableCheck.CheckInterfaces(_chain ?? "", IsGiven('i'), IsGiven('o'));
        if (_sources.Count == 0)
            _sources.Add(new AddressMatch(IpAddress.Any(family), 0, false));
        if (_destinations.Count == 0)
            _destinations.Add(new AddressMatch(IpAddress.Any(family), 0, false));
        var rule = new Rule
        {
            Source = _sources[0],
            Destination = _destinations[0],
            InInterface = _in,
            OutInterface = _out,
            Protocol = _protocol,
            Fragment = _fragment,
            Matches = FinishMatches(),
            Target = FinishTarget(),
        };
        return new IptablesCommand
        {
            Kind = _kind,
            Table = _table,
            Chain = _chain,
            Number = _number,
            Counter = _counter,
            Family = _only,
            Rules = Expand(rule),
        };
    }

    private EquatableArray<Match> FinishMatches()
    {
        if (_matches.Count == 0)
            return default;
        _matchBuffer.Clear();
        foreach (var values in _matches)
        {
            values.Protocol = _protocol;
            _matchBuffer.Add(((MatchExtension)values.Extension).Read(values));
        }

        return new EquatableArray<Match>([.. _matchBuffer]);
    }

    private Target? FinishTarget()
    {
        if (_target is not null)
        {
            _target.Protocol = _protocol;
            return ((TargetExtension)_target.Extension).Read(_target);
        }

        return _jump is null ? null : pool.Jump(_jump, _goto);
    }

    private EquatableArray<Rule> Expand(Rule rule)
    {
        if (_sources.Count == 1 && _destinations.Count == 1)
            return [rule];
        if (_kind == CommandKind.Replace)
            throw new IptablesSyntaxException("InvalidAddress", "Replacement rule does not specify a unique address.");
        var rules = new List<Rule>();
        foreach (var source in _sources)
        {
            foreach (var destination in _destinations)
                rules.Add(rule with { Source = source, Destination = destination });
        }

        return rules.ToEquatableArray();
    }
}
