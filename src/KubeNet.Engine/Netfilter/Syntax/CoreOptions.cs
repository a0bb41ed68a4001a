using System.Buffers;
using System.Collections.Frozen;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>iptables' own options, before any extension is loaded: letters, long names, and what they take.</summary>
internal static class CoreOptions
{
    /// <summary>Not an option.</summary>
    public const char None = '\0';

    /// <summary>More than one option fits.</summary>
    public const char Ambiguous = '?';

    private static readonly (string Name, char Letter)[] Long =
    [
        ("append", 'A'), ("delete", 'D'), ("check", 'C'), ("insert", 'I'), ("replace", 'R'), ("list", 'L'), ("list-rules", 'S'),
        ("flush", 'F'), ("zero", 'Z'), ("new-chain", 'N'), ("delete-chain", 'X'), ("rename-chain", 'E'), ("policy", 'P'),
        ("source", 's'), ("destination", 'd'), ("src", 's'), ("dst", 'd'), ("protocol", 'p'), ("in-interface", 'i'), ("jump", 'j'),
        ("table", 't'), ("match", 'm'), ("numeric", 'n'), ("out-interface", 'o'), ("verbose", 'v'), ("wait", 'w'),
        ("wait-interval", 'W'), ("exact", 'x'), ("fragments", 'f'), ("version", 'V'), ("help", 'h'), ("line-numbers", '0'),
        ("modprobe", 'M'), ("set-counters", 'c'), ("goto", 'g'), ("ipv4", '4'), ("ipv6", '6'),
    ];

    private static readonly FrozenDictionary<string, char>.AlternateLookup<ReadOnlySpan<char>> s_letters =
        Long.ToFrozenDictionary(option => option.Name, option => option.Letter, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> s_all = SearchValues.Create("ACDEFILMNPVXZRSWbfghjmnopstdicvwx46");

    private static readonly SearchValues<char> s_withArgument = SearchValues.Create("ACDEIMNPRcdgijmopst");

    private static readonly SearchValues<char> s_withAttached = SearchValues.Create("FLXZSWwh");

    /// <summary>Those that stand in a rule, with what a person is told of them.</summary>
    public static IReadOnlyList<RuleOption> OfRules { get; } =
    [
        new('p', "protocol", "the protocol, by its name or number", OptionArgument.Protocol, IsInvertible: true),
        new('s', "source", "the source, address[/mask], several with commas", OptionArgument.Addresses, IsInvertible: true),
        new('d', "destination", "the destination, address[/mask], several with commas", OptionArgument.Addresses, IsInvertible: true),
        new('i', "in-interface", "the device it came in by; eth+ is every one whose name begins so", OptionArgument.Device, IsInvertible: true),
        new('o', "out-interface", "the device it leaves by; eth+ is every one whose name begins so", OptionArgument.Device, IsInvertible: true),
        new('f', "fragments", "a fragment that is not the first", OptionArgument.Any, IsInvertible: true),
        new('m', "match", "a further match, whose options follow", OptionArgument.Any),
        new('j', "jump", "what is done with the packet: a target, or a chain to go into", OptionArgument.Chain),
        new('g', "goto", "a chain to go over to, and not come back from", OptionArgument.Chain),
        new('c', "set-counters", "what the rule has counted: packets bytes", OptionArgument.Any),
    ];

    /// <summary>The long names, for error messages.</summary>
    public static IEnumerable<string> Names => Long.Select(option => option.Name);

    public static bool IsLetter(char letter) => s_all.Contains(letter);

    public static bool TakesArgument(char letter) => s_withArgument.Contains(letter);

    /// <summary>Takes an argument only where one is attached.</summary>
    public static bool MayTakeArgument(char letter) => s_withAttached.Contains(letter);

    public static char Exact(ReadOnlySpan<char> name) => s_letters.TryGetValue(name, out var letter) ? letter : None;

    public static char Abbreviated(ReadOnlySpan<char> name)
    {
        var found = None;
        foreach (var option in Long)
        {
            if (!option.Name.AsSpan().StartsWith(name, StringComparison.Ordinal) || option.Letter == found)
                continue;
            if (found != None)
                return Ambiguous;
            found = option.Letter;
        }

        return found;
    }
}
