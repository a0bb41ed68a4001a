using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A command in the making: what iptables' own options have said so far. Serves one command after the other.</summary>
internal sealed class CommandDraft(IpFamily family, StringPool pool)
{
    private ulong _given;

    public CommandKind Kind { get; set; }

    public string? Table { get; set; }

    public string? Chain { get; set; }

    public string? Argument { get; set; }

    public int Number { get; set; }

    public string? Jump { get; set; }

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
        Table = Chain = Argument = Jump = null;
        Number = 0;
        IsGoto = false;
        Counter = default;
        OnlyFamily = null;
        List = default;
        Sources.Clear();
        Destinations.Clear();
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

    /// <summary>The command, with the matches and the target that were loaded for it.</summary>
    public IptablesCommand Finish(LoadedExtensions extensions)
    {
        if (!IsRuleCommand)
        {
            return new IptablesCommand
            {
                Kind = Kind,
                Table = Table,
                Chain = Chain,
                Number = Number,
                Argument = Argument,
                Counter = Counter,
                Family = OnlyFamily,
                List = List,
            };
        }

        TableCheck.CheckInterfaces(Chain ?? "", IsGiven('i'), IsGiven('o'));
        if (Sources.Count == 0)
            Sources.Add(new AddressMatch(IpAddress.Any(family), 0, false));
        if (Destinations.Count == 0)
            Destinations.Add(new AddressMatch(IpAddress.Any(family), 0, false));
        var rule = new Rule
        {
            Source = Sources[0],
            Destination = Destinations[0],
            InInterface = In,
            OutInterface = Out,
            Protocol = Protocol,
            Fragment = Fragment,
            Matches = extensions.ReadMatches(Protocol),
            Target = extensions.ReadTarget(Protocol) ?? (Jump is null ? null : pool.Jump(Jump, IsGoto)),
        };
        return new IptablesCommand
        {
            Kind = Kind,
            Table = Table,
            Chain = Chain,
            Number = Number,
            Counter = Counter,
            Family = OnlyFamily,
            Rules = Expand(rule),
        };
    }

    private bool IsGiven(char letter) => (_given & (1UL << (letter - 'A'))) != 0;

    /// <summary>A rule for each pair of a source and a destination.</summary>
    private EquatableArray<Rule> Expand(Rule rule)
    {
        if (Sources.Count == 1 && Destinations.Count == 1)
            return [rule];
        if (Kind == CommandKind.Replace)
            throw new IptablesSyntaxException("InvalidAddress", "Replacement rule does not specify a unique address.");
        var rules = new List<Rule>();
        foreach (var source in Sources)
        {
            foreach (var destination in Destinations)
                rules.Add(rule with { Source = source, Destination = destination });
        }

        return rules.ToEquatableArray();
    }
}
