using System.Diagnostics.CodeAnalysis;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// The matches and the target that a command has named so far, with the values of their options. An option is known from its
/// extension's <c>-m</c>, <c>-j</c> or <c>-p</c> on. Serves one command after the other, and keeps its buffers.
/// </summary>
internal sealed class LoadedExtensions(IpFamily family, TokenCursor words)
{
    private readonly List<OptionValues> _matches = [];

    // What options may belong to, by when an extension was first named; one that is named again takes the place that it has.
    private readonly List<OptionValues> _loaded = [];
    private readonly List<OptionValues> _store = [];
    private readonly List<Match> _matchBuffer = [];
    private readonly List<SharedMatches> _shared = [];
    private readonly SharedMatchLists _lists = new();
    private int _used;
    private OptionValues? _target;
    private OptionValues? _newest;
    private bool _protocolLoaded;

    /// <summary>The name of the rule's protocol, whose match is loaded when an option asks for it.</summary>
    public string? ProtocolName { get; set; }

    /// <summary>The last extension that is kept as text, to which unknown options go; null where there is none.</summary>
    public OptionValues? LastKept { get; private set; }

    /// <summary>Whether the newest extension is kept as text, so that any option may be its own.</summary>
    public bool IsNewestKept => LastKept is not null && ReferenceEquals(LastKept, _newest);

    /// <summary>Whose options may stand next, those first that were first named last; the match of the rule's protocol is one of them before it is loaded.</summary>
    public IEnumerable<Extension> Known
    {
        get
        {
            var loaded = _loaded.Select(values => values.Extension).Reverse();
            return ProtocolName is not null && !_protocolLoaded && Extensions.TryGetMatch(ProtocolName, family, out var extension) ? loaded.Append(extension) : loaded;
        }
    }

    /// <summary>Starts a new command.</summary>
    public void Clear()
    {
        _matches.Clear();
        _loaded.Clear();
        _used = 0;
        _target = null;
        _newest = null;
        _protocolLoaded = false;
        ProtocolName = null;
        LastKept = null;
    }

    /// <summary>A match's options are known from here on.</summary>
    /// <param name="extension">The match.</param>
    /// <param name="column">Where it is named.</param>
    public void LoadMatch(MatchExtension extension, int column)
    {
        var values = Unused().Begin(extension, column);
        _matches.Add(values);
        Note(values);
    }

    /// <summary>The target's options are known from here on.</summary>
    public void LoadTarget(TargetExtension extension, int column)
    {
        _target = Unused().Begin(extension, column);
        Note(_target);
    }

    /// <summary>Loads the match of the rule's protocol, once; false where there is none or it is loaded.</summary>
    public bool LoadProtocolMatch(int column)
    {
        if (ProtocolName is null || _protocolLoaded)
            return false;
        _protocolLoaded = true;
        if (!Extensions.TryGetMatch(ProtocolName, family, out var extension))
            return false;
        LoadMatch(extension, column);
        return true;
    }

    /// <summary>Whether the match of the rule's protocol, not loaded yet, has an option.</summary>
    public bool ProtocolMatchHas(ReadOnlySpan<char> name)
    {
        if (ProtocolName is null || _protocolLoaded || !Extensions.TryGetMatch(ProtocolName, family, out var extension))
            return false;
        foreach (var option in extension.Options)
        {
            if (option.Is(name))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The exact name of an option, as getopt_long finds it in iptables' merged list: the extension that was first named last goes before (xtables_merge_options), so that behind
    /// <c>-m mark -m connmark -m mark</c> a <c>--mark</c> is connmark's. Of several matches of an extension it is the last one's.
    /// </summary>
    public bool Find(ReadOnlySpan<char> name, [NotNullWhen(true)] out OptionValues? values, [NotNullWhen(true)] out OptionSpec? spec)
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

    /// <summary>
    /// What an abbreviation stands for: a letter of <see cref="CoreOptions"/>, or an extension's option in <paramref name="spec"/>; ambiguous
    /// where it could be several.
    /// </summary>
    public char Abbreviate(ReadOnlySpan<char> name, out OptionValues? values, out OptionSpec? spec)
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
                if (letter != CoreOptions.None || (spec is not null && spec.Name != candidate.Name))
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

    /// <summary>The matches with their values, in the order of the command.</summary>
    public EquatableArray<Match> ReadMatches(ProtocolMatch protocol)
    {
        if (_matches.Count == 0)
            return default;
        _matchBuffer.Clear();
        foreach (var values in _matches)
        {
            values.Protocol = protocol;
            var extension = (MatchExtension)values.Extension;
            _matchBuffer.Add(extension.IsShared ? SharedOf(extension).Read(values) : extension.Read(values));
        }

        return _lists.Of(_matchBuffer);
    }

    /// <summary>The target with its values, or null where the command names none that is an extension.</summary>
    public Target? ReadTarget(ProtocolMatch protocol)
    {
        if (_target is null)
            return null;
        _target.Protocol = protocol;
        return ((TargetExtension)_target.Extension).Read(_target);
    }

    /// <summary>The error for an option that nobody knows, with the ones that are known.</summary>
    public IptablesSyntaxException UnknownOption(in Token token)
    {
        var owners = Extensions.MatchesWith(token.Text.TrimStart('-').Split('=')[0], family);
        if (owners.Count > 0)
        {
            return new IptablesSyntaxException(
                "UnknownOption",
                $"unknown option \"{token.Text}\" here: it belongs to {string.Join(", ", owners)}. Name the one you mean before it, with -p where it is a protocol and else with -m.",
                token.Column);
        }

        var known = _loaded
            .SelectMany(values => values.Extension.Options.Select(option => $"--{option.Name} ({values.Extension.Name})")).ToList();
        var hint = known.Count > 0
            ? Choices.Among(known, "The loaded extensions have", "")
            : "A match's options are known after -p or -m names it; without one there are -s, -d, -p, -i, -o, -f, -m, -j and -g.";
        return new IptablesSyntaxException("UnknownOption", $"unknown option \"{token.Text}\". {hint}", token.Column);
    }

    // A text has few of them.
    private SharedMatches SharedOf(MatchExtension extension)
    {
        foreach (var known in _shared)
        {
            if (ReferenceEquals(known.Extension, extension))
                return known;
        }

        var shared = new SharedMatches(extension);
        _shared.Add(shared);
        return shared;
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

    private OptionValues Unused()
    {
        if (_used == _store.Count)
            _store.Add(new OptionValues(family, words));
        return _store[_used++];
    }

    private void Note(OptionValues values)
    {
        _newest = values;
        if (values.Extension.TakesAnything)
            LastKept = values;
        for (var index = 0; index < _loaded.Count; index++)
        {
            if (ReferenceEquals(_loaded[index].Extension, values.Extension))
            {
                _loaded[index] = values;
                return;
            }
        }

        _loaded.Add(values);
    }
}
