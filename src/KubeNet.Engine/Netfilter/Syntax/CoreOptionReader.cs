using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What iptables' own options say: the command, what every rule can ask for, and which matches and target are loaded (the switch of do_parse in iptables/xshared.c).</summary>
internal sealed class CoreOptionReader(IpFamily family, NamePool names, TokenCursor words, LoadedExtensions extensions, bool lenient)
{
    private const int None = TokenCursor.None;
    private CommandDraft? _draft;
    private bool _negated;

    /// <summary>What the options of the command have said so far.</summary>
    public CommandDraft Draft => _draft ?? throw new InvalidOperationException("No command was started.");

    /// <summary>Starts a new command.</summary>
    /// <param name="into">Takes what its options say.</param>
    public void Start(CommandDraft into)
    {
        _draft = into;
        into.Clear();
    }

    /// <summary>Reads one option.</summary>
    /// <param name="letter">Its letter, whatever name it was called by.</param>
    /// <param name="option">The word that it stands in.</param>
    /// <param name="argument">The word of its argument, or none.</param>
    /// <param name="negated">Whether a <c>!</c> stood before it.</param>
    public void Read(char letter, int option, int argument, bool negated)
    {
        _negated = negated;

        // iptables takes these values from the next word, whatever getopt found (argv[optind - 1] in do_parse).
        if (argument != None && letter is 's' or 'd' or 'p' or 'i' or 'o' or 'j' && IsAttached(option, argument))
            throw new IptablesSyntaxException("InvalidValue", $"\"{words[option].Text}\": the value of -{letter} must be a word of its own.", words[option].Column);
        switch (letter)
        {
            case 'A' or 'C' or 'D' or 'R' or 'I' or 'N' or 'E' or 'P' or 'X' or 'F' or 'Z' or 'L' or 'S':
                Command(letter, option, argument);
                break;
            case 's':
                Draft.Once('s', words[option]);
                AddressSyntax.ReadList(words[argument], family, _negated, Draft.Sources);
                break;
            case 'd':
                Draft.Once('d', words[option]);
                AddressSyntax.ReadList(words[argument], family, _negated, Draft.Destinations);
                break;
            case 'p':
                Draft.Once('p', words[option]);
                ReadProtocol(words[argument]);
                break;
            case 'i':
                Draft.Once('i', words[option]);
                Draft.In = ReadInterface(words[argument]);
                break;
            case 'o':
                Draft.Once('o', words[option]);
                Draft.Out = ReadInterface(words[argument]);
                break;
            case 'f':
                if (family == IpFamily.IPv6)
                    throw new IptablesSyntaxException("UnknownOption", "`-f' is not supported in IPv6, use -m frag instead.", words[option].Column);
                Draft.Once('f', words[option]);
                Draft.Fragment = _negated ? FragmentMatch.NotFragments : FragmentMatch.Fragments;
                break;
            case 'm':
                NotNegated(words[option]);
                ReadMatch(words[argument]);
                break;
            case 'j' or 'g':
                NotNegated(words[option]);
                Draft.Once('j', words[option]);
                ReadTarget(words[argument], letter == 'g');
                break;
            case 't':
                NotNegated(words[option]);
                Draft.Table = words[argument].Text;
                break;
            case 'c':
                NotNegated(words[option]);
                Draft.Once('c', words[option]);
                ReadCounters(argument);
                break;
            case '4' or '6':
                Draft.OnlyFamily = letter == '4' ? IpFamily.IPv4 : IpFamily.IPv6;
                break;
            case 'v' or 'n' or 'x' or '0':
                NotNegated(words[option]);
                Draft.List |= letter switch { 'v' => ListOptions.Verbose, 'n' => ListOptions.None, 'x' => ListOptions.Exact, _ => ListOptions.LineNumbers };
                break;
            case 'w' or 'W':
                if (argument == None && words.HasWord)
                    words.Take();
                break;
            case 'M' or 'b':
                break;
            default:
                throw extensions.UnknownOption(words[option]);
        }
    }

    private bool IsAttached(int option, int value) => words[value].Column < words[option].Column + words[option].Raw.Length;

    private void Command(char letter, int option, int argument)
    {
        NotNegated(words[option]);
        if (Draft.Kind != CommandKind.None)
            throw new IptablesSyntaxException("CommandConflict", $"Cannot use -{letter} with another command.", words[option].Column);
        if (argument == None && words.HasWord)
            argument = words.Take();
        Draft.Chain = argument == None ? null : names.Get(words[argument].Span);
        Draft.Kind = letter switch
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
        switch (Draft.Kind)
        {
            case CommandKind.Delete or CommandKind.Insert or CommandKind.Zero or CommandKind.List or CommandKind.ListRules when words.HasWord:
                Draft.Number = ReadNumber();
                Draft.Kind = Draft.Kind == CommandKind.Delete ? CommandKind.DeleteNumber : Draft.Kind;
                break;
            case CommandKind.Insert:
                Draft.Number = 1;
                break;
            case CommandKind.Replace:
                Draft.Number = words.HasWord ? ReadNumber() : throw new IptablesSyntaxException("MissingArgument", "-R requires a rule number.", words[option].Column);
                break;
            case CommandKind.RenameChain or CommandKind.Policy:
                Draft.Argument = words.HasWord
                    ? words[words.Take()].Text
                    : throw new IptablesSyntaxException("MissingArgument", Draft.Kind == CommandKind.Policy ? "-P requires a chain and a policy." : "-E requires old-chain-name and new-chain-name.", words[option].Column);
                break;
        }
    }

    private int ReadNumber()
    {
        ref readonly var token = ref words[words.Take()];
        return CNumber.TryParse(token.Span, int.MaxValue, out var number) && number > 0
            ? (int)number
            : throw new IptablesSyntaxException("InvalidRuleNumber", $"Invalid rule number `{token.Text}'; rules are numbered from 1.", token.Column);
    }

    private void ReadProtocol(in Token token)
    {
        var protocol = ProtocolNames.Parse(token);
        if (protocol == IpProtocol.None && _negated)
            throw new IptablesSyntaxException("InvalidValue", "rule would never match protocol.", token.Column);
        Draft.Protocol = new ProtocolMatch(protocol, _negated);
        extensions.ProtocolName = char.IsAsciiDigit(token.Span[0]) ? ProtocolNames.NameOf(protocol) : names.Get(token.Span).Text.ToLowerInvariant();
    }

    private InterfaceMatch ReadInterface(in Token token)
    {
        var text = token.Span;
        if (text.IsEmpty)
            throw new IptablesSyntaxException("InvalidInterface", "Empty interface is likely to be undesired.", token.Column);
        if (text.Length > 15)
            throw new IptablesSyntaxException("InvalidInterface", $"interface name `{text}' must be shorter than IFNAMSIZ (15).", token.Column);
        return text is "+" && !_negated ? default : new InterfaceMatch(names.Get(text).Text, _negated);
    }

    private void ReadMatch(in Token token)
    {
        var name = names.Get(token.Span);
        var extension = name.MatchOf(family);
        if (extension is null)
        {
            if (!lenient || !Extensions.IsName(name.Text))
                throw new IptablesSyntaxException("UnknownMatch", $"Couldn't load match `{name.Text}'; {Extensions.MatchChoices(family)}", token.Column);
            extension = Extensions.KeepMatch(name.Text);
        }

        extensions.LoadMatch(extension, token.Column);
    }

    private void ReadTarget(in Token token, bool isGoto)
    {
        var name = token.Span;
        if (name.Length is 0 or > Extensions.MaxNameLength)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}' (1 to {Extensions.MaxNameLength} characters).", token.Column);
        if (name.IndexOfAny(" \t\n") >= 0)
            throw new IptablesSyntaxException("InvalidTarget", $"Invalid target name `{name}'.", token.Column);
        Draft.Jump = names.Get(name);
        Draft.IsGoto = isGoto;
        if (!isGoto && Draft.Jump.TargetOf(family) is { } extension)
            extensions.LoadTarget(extension, token.Column);
    }

    private void ReadCounters(int argument)
    {
        ref readonly var token = ref words[argument];
        var text = token.Span;
        var comma = text.IndexOf(',');
        var packets = comma < 0 ? text : text[..comma];
        var bytes = comma < 0 ? words[words.TakeArgument(argument, "-c")].Span : text[(comma + 1)..];
        Draft.Counter = new Counter(ReadCount(packets, "packet", token), ReadCount(bytes, "byte", token));
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
