using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Reads the start of a rule by the same tables as <see cref="CommandReader"/>, complains of nothing, and says how it may go on: an option of what was named so far (a
/// <c>-m</c>, the target, the match of <c>-p</c>), or an argument of the option before.
/// </summary>
internal sealed class RuleCompleter(IpFamily family)
{
    private readonly LoadedExtensions _extensions = new(family, new TokenCursor());
    private readonly HashSet<char> _letters = [];
    private readonly HashSet<OptionSpec> _given = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<(OptionArgument Argument, char Letter, string Option, bool MayLack)> _awaited = [];
    private bool _negated;

    public RuleCompletion Complete(string text)
    {
        var start = StartOfLastWord(text);
        if (start < 0)
            return new RuleCompletion(text.Length, [], RuleNames.None);

        // The quotes before it are closed, so that the shell's words can be read.
        var words = new List<Token>();
        Tokenizer.Shell(text[..start], words);
        foreach (var word in words)
            Take(word);
        return Choose(text, start);
    }

    /// <summary>Where the last word begins; -1 inside quotes, where only the person knows how it goes on.</summary>
    private static int StartOfLastWord(string text)
    {
        var start = 0;
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (quote == '"' && character == '\\')
                at++;
            else if (quote != '\0')
                quote = character == quote ? '\0' : quote;
            else if (character == '\\')
                at++;
            else if (character is '"' or '\'')
                quote = character;
            else if (character is ' ' or '\t')
                start = at + 1;
        }

        return quote == '\0' ? start : -1;
    }

    private void Take(in Token word)
    {
        var text = word.Span;
        if (_awaited.TryPeek(out var awaited))
        {
            _awaited.Dequeue();
            if (!awaited.MayLack || text is not (['-', ..] or ['!', ..]))
            {
                Apply(awaited.Letter, word.Text);
                return;
            }
        }

        if (text is "!")
            _negated = true;
        else if (text.Length > 2 && text.StartsWith("--"))
            TakeLong(word.Text[2..]);
        else if (text.Length > 1 && text[0] == '-')
            TakeLetter(text[1], word.Text[2..]);
    }

    private void TakeLetter(char letter, string attached)
    {
        _negated = false;
        _letters.Add(letter);
        if (attached.Length > 0)
            Apply(letter, attached);
        else if (CoreOptions.TakesArgument(letter))
            _awaited.Enqueue((ArgumentOf(letter), letter, $"-{letter}", false));
    }

    private void TakeLong(string option)
    {
        _negated = false;
        var name = option.Split('=')[0];
        var isWhole = name.Length < option.Length;
        var letter = CoreOptions.Exact(name);
        OptionSpec? spec = null;
        if (letter == CoreOptions.None && !_extensions.Find(name, out _, out spec))
        {
            if (_extensions.ProtocolMatchHas(name) && _extensions.LoadProtocolMatch(0))
                _extensions.Find(name, out _, out spec);
            else
                letter = _extensions.Abbreviate(name, out _, out spec);
        }

        if (spec is null)
        {
            if (!isWhole && letter is not (CoreOptions.None or CoreOptions.Ambiguous))
                TakeLetter(letter, "");
            return;
        }

        _given.Add(spec);
        var mayLack = spec.Traits.HasFlag(OptionTraits.OptionalArgument);
        if (!isWhole && (spec.TakesArgument || mayLack))
            _awaited.Enqueue((spec.Argument, CoreOptions.None, $"--{spec.Name}", mayLack));
        if (spec.Traits.HasFlag(OptionTraits.TwoArguments))
            _awaited.Enqueue((spec.Second, CoreOptions.None, $"--{spec.Name}", false));
    }

    /// <summary>An argument of one of iptables' own options makes others known.</summary>
    private void Apply(char letter, string argument)
    {
        if (letter == 'p')
            _extensions.ProtocolName = argument.ToLowerInvariant();
        else if (letter == 'm' && Extensions.TryGetMatch(argument, family, out var match))
            _extensions.LoadMatch(match, 0);
        else if (letter == 'j' && Extensions.TryGetTarget(argument, family, out var target))
            _extensions.LoadTarget(target, 0);
    }

    private RuleCompletion Choose(string text, int start)
    {
        var isOption = text.AsSpan(start).StartsWith("-");
        if (_awaited.TryPeek(out var awaited) && !(awaited.MayLack && isOption))
            return ChooseArgument(text, start, awaited.Argument, awaited.Letter, awaited.Option);
        var choices = OwnOptions().Concat(ExtensionOptions());
        if (!_negated)
            choices = choices.Append(new RuleChoice("!", "what follows must not be so"));

        // The long names of iptables' own options are for those who begin to type one.
        if (text.AsSpan(start).StartsWith("--"))
            choices = choices.Concat(LongNames());
        return new RuleCompletion(start, Fitting(choices, text[start..]), RuleNames.None);
    }

    private RuleCompletion ChooseArgument(string text, int start, OptionArgument argument, char letter, string option)
    {
        var before = "";
        if (argument.IsList && text.LastIndexOf(',') is var comma && comma >= start)
            (before, start) = (text[start..comma], comma + 1);
        var taken = before.Split(',');
        var choices = letter switch
        {
            'm' => Extensions.MatchesOf(family).Select(Describe),
            'j' => Extensions.TargetsOf(family).Select(Describe),
            _ => argument.Words.Where(word => !taken.Contains(word, StringComparer.OrdinalIgnoreCase)).Select(word => new RuleChoice(word, $"{word}, as {option} takes it")),
        };
        return new RuleCompletion(start, Fitting(choices, text[start..]), letter == 'j' ? RuleNames.Chain : argument.Names);
    }

    private IEnumerable<RuleChoice> OwnOptions() =>
        CoreOptions.OfRules.Where(IsOpen).Select(option => new RuleChoice($"-{option.Letter}", option.Meaning));

    private IEnumerable<RuleChoice> LongNames() =>
        CoreOptions.OfRules.Where(IsOpen).Select(option => new RuleChoice($"--{option.Name}", option.Meaning));

    /// <summary>Whether one of iptables' own options may still be given.</summary>
    private bool IsOpen(RuleOption option) =>
        (option.Letter == 'm' || !_letters.Contains(option.Letter))
        && !(option.Letter is 'j' or 'g' && (_letters.Contains('j') || _letters.Contains('g')))
        && !(option.Letter == 'f' && family == IpFamily.IPv6)
        && (!_negated || option.IsInvertible);

    private IEnumerable<RuleChoice> ExtensionOptions() =>
        from extension in _extensions.Known
        from spec in extension.Options
        where !_given.Contains(spec) || spec.Traits.HasFlag(OptionTraits.Repeatable)
        where !_negated || spec.Traits.HasFlag(OptionTraits.Invertible)
        where !extension.Options.Any(other => _given.Contains(other) && other != spec && (spec.Excludes.Contains(other.Name) || other.Excludes.Contains(spec.Name)))
        from name in spec.Aliases.Prepend(spec.Name)
        select new RuleChoice($"--{name}", $"{extension.Name}: {spec.Meaning}{(name == spec.Name ? "" : $" (--{spec.Name})")}");

    private static RuleChoice Describe(Extension extension) =>
        new(extension.Name, extension.Options.Length == 0 ? $"{extension.Name}, without options" : $"{extension.Name}: {string.Join(' ', extension.Options.Select(spec => $"--{spec.Name}"))}");

    private static List<RuleChoice> Fitting(IEnumerable<RuleChoice> choices, string typed) =>
        [.. choices.Where(choice => choice.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).DistinctBy(choice => choice.Text)];

    private static OptionArgument ArgumentOf(char letter) =>
        CoreOptions.OfRules.Where(option => option.Letter == letter).Select(option => option.Argument).FirstOrDefault(OptionArgument.Any);
}
