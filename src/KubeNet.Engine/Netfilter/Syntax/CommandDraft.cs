using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A command in the making: what iptables' own options have said so far. Serves one command after the other.</summary>
internal sealed class CommandDraft(IpFamily family)
{
    private ulong _given;

    public CommandKind Kind { get; set; }

    public string? Table { get; set; }

    public PooledName? Chain { get; set; }

    public string? Argument { get; set; }

    public int Number { get; set; }

    public PooledName? Jump { get; set; }

    public bool IsGoto { get; set; }

    public Counter Counter { get; set; }

    public IpFamily? OnlyFamily { get; set; }

    public ListOptions List { get; set; }

    public List<AddressMatch> Sources { get; } = [];

    public List<AddressMatch> Destinations { get; } = [];

    public InterfaceMatch In { get; set; }

    public InterfaceMatch Out { get; set; }

    public ProtocolMatch Protocol { get; set; }

    public FragmentMatch Fragment { get; set; }

    /// <summary>The rules: one for each pair of a source and a destination. None before <see cref="Finish"/>.</summary>
    public List<Rule> Rules { get; } = [];

    private bool IsRuleCommand => Kind switch
    {
        CommandKind.Append or CommandKind.Insert or CommandKind.Delete or CommandKind.Replace or CommandKind.Check => true,
        CommandKind.None or CommandKind.DeleteNumber or CommandKind.NewChain or CommandKind.DeleteChain or CommandKind.RenameChain
            or CommandKind.Policy or CommandKind.Flush or CommandKind.Zero or CommandKind.List or CommandKind.ListRules => false,
    };

    /// <summary>Starts a new command.</summary>
    public void Clear()
    {
        _given = 0;
        Kind = CommandKind.None;
        Table = Argument = null;
        Chain = Jump = null;
        Number = 0;
        IsGoto = false;
        Counter = default;
        OnlyFamily = null;
        List = default;
        Sources.Clear();
        Destinations.Clear();
        Rules.Clear();
        In = Out = default;
        Protocol = default;
        Fragment = default;
    }

    /// <summary>Notes that an option was given; most may be given once.</summary>
    public void Once(char letter, in Token option)
    {
        if (IsGiven(letter))
            throw new IptablesSyntaxException("OptionRepeated", $"multiple -{letter} flags not allowed.", option.Column);
        _given |= 1UL << (letter - 'A');
    }

    /// <summary>Makes the rules, with the matches and the target that were loaded for them.</summary>
    public void Finish(LoadedExtensions extensions)
    {
        if (!IsRuleCommand)
            return;
        TableCheck.CheckInterfaces(Chain?.Text ?? "", IsGiven('i'), IsGiven('o'));
        var rule = new Rule
        {
            Source = Sources.Count == 0 ? new AddressMatch(IpAddress.Any(family), 0, false) : Sources[0],
            Destination = Destinations.Count == 0 ? new AddressMatch(IpAddress.Any(family), 0, false) : Destinations[0],
            InInterface = In,
            OutInterface = Out,
            Protocol = Protocol,
            Fragment = Fragment,
            Matches = extensions.ReadMatches(Protocol),
            Target = extensions.ReadTarget(Protocol) ?? Jump?.ToJump(IsGoto),
        };
        if (Sources.Count <= 1 && Destinations.Count <= 1)
            Rules.Add(rule);
        else
            Expand(rule);
    }

    /// <summary>The command as a value of its own.</summary>
    public IptablesCommand ToCommand() => new()
    {
        Kind = Kind,
        Table = Table,
        Chain = Chain?.Text,
        Number = Number,
        Argument = Argument,
        Counter = Counter,
        Family = OnlyFamily,
        List = List,
        Rules = Rules.ToEquatableArray(),
    };

    private bool IsGiven(char letter) => (_given & (1UL << (letter - 'A'))) != 0;

    /// <summary>A rule for each pair of a source and a destination.</summary>
    private void Expand(Rule rule)
    {
        if (Kind == CommandKind.Replace)
            throw new IptablesSyntaxException("InvalidAddress", "Replacement rule does not specify a unique address.");
        foreach (var source in Sources.DefaultIfEmpty(rule.Source))
        {
            foreach (var destination in Destinations.DefaultIfEmpty(rule.Destination))
                Rules.Add(rule with { Source = source, Destination = destination });
        }
    }
}
