using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m connbytes</c>: how much a connection has carried, this packet included (net/netfilter/xt_connbytes.c). A connection that began while
/// nf_conntrack_acct was off has no counters and never matches; the kernel switches it on when such a rule goes in.
/// </summary>
/// <param name="From">The least; with <paramref name="To"/> below it, both are the ends of what does not match.</param>
/// <param name="To">The most; 0 for no limit.</param>
/// <param name="Direction"><c>--connbytes-dir</c>.</param>
/// <param name="Mode"><c>--connbytes-mode</c>.</param>
public sealed record ConnbytesMatch(ulong From, ulong To, ConnbytesDirection Direction, ConnbytesMode Mode) : Match
{
    private static readonly string[] Directions = ["original", "reply", "both"];
    private static readonly string[] Modes = ["packets", "bytes", "avgpkt"];

    /// <inheritdoc/>
    public override string Name => "connbytes";

    internal static MatchExtension Extension { get; } = new(
        "connbytes",
        [
            new OptionSpec("connbytes", "from:to, of what the connection has sent", OptionTraits.Mandatory | OptionTraits.Invertible),
            new OptionSpec("connbytes-dir", "which direction counts", OptionTraits.Mandatory) { Argument = OptionArgument.OneOf(Directions) },
            new OptionSpec("connbytes-mode", "what is counted", OptionTraits.Mandatory) { Argument = OptionArgument.OneOf(Modes) },
        ],
        Read);

    /// <summary>Whether any rule of a table has one.</summary>
    internal static bool IsIn(Table table) => table.Chains.Values.Any(chain => Array.Exists(chain.Array, IsIn));

    /// <summary>Whether a rule has one.</summary>
    internal static bool IsIn(Rule rule)
    {
        foreach (var match in rule.Matches)
        {
            if (match is ConnbytesMatch)
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (context.Skb.Connection is not { IsAccounted: true } connection)
            return MatchResult.No;
        var (packets, bytes) = Direction switch
        {
            ConnbytesDirection.Original => (connection.OriginalPackets, connection.OriginalBytes),
            ConnbytesDirection.Reply => (connection.ReplyPackets, connection.ReplyBytes),
            ConnbytesDirection.Both => (connection.OriginalPackets + connection.ReplyPackets, connection.OriginalBytes + connection.ReplyBytes),
        };
        var what = (ulong)(Mode switch
        {
            ConnbytesMode.Packets => packets,
            ConnbytesMode.Bytes => bytes,
            ConnbytesMode.AveragePacket => packets == 0 ? 0 : bytes / packets,
        });
        var fits = To >= From ? what <= To && what >= From : what < To || what > From;
        return fits ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"{RangeText("--")} --connbytes-mode {Modes[(int)Mode]} --connbytes-dir {Directions[(int)Direction]}";

    /// <inheritdoc/>
    public override string ListOptions() => $"{RangeText("")} connbytes mode {Modes[(int)Mode]} connbytes direction {Directions[(int)Direction]}";

    private string RangeText(string prefix)
    {
        var (first, last) = From > To ? (To, From) : (From, To);
        return $"{SaveText.Not(From > To)}{prefix}connbytes {first}{(last is > 0 and < ulong.MaxValue ? $":{last}" : "")}";
    }

    private static ConnbytesMatch Read(OptionValues values)
    {
        var value = values["connbytes"];
        var (first, last, count) = value.LongNumberRange(ulong.MaxValue);
        if (count == 1)
            last = ulong.MaxValue;
        if (last < first)
            throw value.Bad($"connbytes: {first} should be less than {last}.");
        if (value.Negated)
            (first, last) = (last, first);
        return new ConnbytesMatch(
            first,
            last,
            (ConnbytesDirection)Choice(values["connbytes-dir"], Directions),
            (ConnbytesMode)Choice(values["connbytes-mode"], Modes));
    }

    private static int Choice(in OptionValue value, string[] names) => Array.IndexOf(names, value.Text) is var index and >= 0
        ? index
        : throw value.Bad($"Unknown --{value.Spec.Name} `{value.Text}'; there are: {string.Join(", ", names)}.");
}
