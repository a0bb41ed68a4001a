namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What may stand as an option's argument, for those who complete it: words that the reader of the option knows, or names of things in the namespace.</summary>
internal sealed class OptionArgument
{
    private OptionArgument(IEnumerable<string> words, bool isList = false, RuleNames names = RuleNames.None)
    {
        Words = [.. words];
        IsList = isList;
        Names = names;
    }

    /// <summary>A number, an address, a text: nothing that could be listed.</summary>
    public static OptionArgument Any { get; } = new([]);

    /// <summary>A device of the namespace.</summary>
    public static OptionArgument Device { get; } = new([], names: RuleNames.Device);

    /// <summary>An address.</summary>
    public static OptionArgument Address { get; } = new([], names: RuleNames.Address);

    /// <summary>A port.</summary>
    public static OptionArgument Port { get; } = new([], names: RuleNames.Port);

    /// <summary>Ports, with commas between.</summary>
    public static OptionArgument Ports { get; } = new([], isList: true, RuleNames.Port);

    /// <summary>Addresses and networks, with commas between.</summary>
    public static OptionArgument Addresses { get; } = new([], isList: true, RuleNames.Address);

    /// <summary>A chain of the same table that a user made.</summary>
    public static OptionArgument Chain { get; } = new([], names: RuleNames.Chain);

    /// <summary>A set of the namespace.</summary>
    public static OptionArgument Set { get; } = new([], names: RuleNames.Set);

    /// <summary>Which of a packet's fields are looked up in a set: <c>src,dst</c>.</summary>
    public static OptionArgument SetDirections { get; } = ListOf("src", "dst");

    /// <summary>A protocol by its name.</summary>
    public static OptionArgument Protocol { get; } = new(ProtocolNames.Names);

    /// <summary>The words that may stand there.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether several may stand there, with commas between.</summary>
    public bool IsList { get; }

    /// <summary>Of what in the namespace the name may stand there.</summary>
    public RuleNames Names { get; }

    /// <summary>One of these words.</summary>
    public static OptionArgument OneOf(params IEnumerable<string> words) => new(words);

    /// <summary>One or more of these words, with commas between.</summary>
    public static OptionArgument ListOf(params IEnumerable<string> words) => new(words, isList: true);
}
