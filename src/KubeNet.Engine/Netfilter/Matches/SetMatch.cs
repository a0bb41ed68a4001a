using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m set</c>: whether the packet is in a set of the namespace (net/netfilter/xt_set.c).</summary>
public sealed record SetMatch : Match, ISetUser
{
    private static readonly string[] PacketOptions = ["packets-eq", "packets-lt", "packets-gt"];
    private static readonly string[] ByteOptions = ["bytes-eq", "bytes-lt", "bytes-gt"];

    private readonly SetQuery _query;

    /// <summary><c>--match-set</c>.</summary>
    public required SetReference Set
    {
        get;
        init
        {
            field = value;
            _query = _query with { Directions = value.Directions };
        }
    }

    /// <summary><c>! --match-set</c>.</summary>
    public bool Negated { get; init; }

    /// <summary><c>--return-nomatch</c>: exceptions of the set match, and its other entries do not.</summary>
    public bool ReturnNoMatch
    {
        get => _query.Flags.HasFlag(SetQueryFlags.ReturnNoMatch);
        init => _query = With(SetQueryFlags.ReturnNoMatch, value);
    }

    /// <summary><c>! --update-counters</c>: the entry's counters stay.</summary>
    public bool KeepCounters
    {
        get => _query.Flags.HasFlag(SetQueryFlags.KeepCounters);
        init => _query = With(SetQueryFlags.KeepCounters, value);
    }

    /// <summary><c>! --update-subcounters</c>: the counters of the members of a list:set stay.</summary>
    public bool KeepSubCounters
    {
        get => _query.Flags.HasFlag(SetQueryFlags.KeepSubCounters);
        init => _query = With(SetQueryFlags.KeepSubCounters, value);
    }

    /// <summary><c>--packets-eq</c>, <c>--packets-lt</c> or <c>--packets-gt</c>: what the entry has counted, this packet included.</summary>
    public CounterComparison Packets
    {
        get => _query.Packets;
        init => _query = _query with { Packets = value };
    }

    /// <summary><c>--bytes-eq</c>, <c>--bytes-lt</c> or <c>--bytes-gt</c>.</summary>
    public CounterComparison Bytes
    {
        get => _query.Bytes;
        init => _query = _query with { Bytes = value };
    }

    /// <inheritdoc/>
    public override string Name => "set";

    /// <inheritdoc/>
    public IEnumerable<SetReference> Sets => [Set];

    internal static MatchExtension Extension { get; } = new(
        "set",
        [
            new OptionSpec("match-set", "a set, and which of the packet's fields are looked up in it", OptionTraits.Invertible | OptionTraits.TwoArguments) { Aliases = ["set"], Argument = OptionArgument.Set, Second = OptionArgument.SetDirections },
            new OptionSpec("return-nomatch", "match what an entry with nomatch excepts", OptionTraits.Flag),
            new OptionSpec("update-counters", "with !: leave the entry's counters as they are", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("update-subcounters", "with !: leave the counters of a list's members as they are", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("packets-eq", "the entry has counted so many packets", OptionTraits.Invertible) { Excludes = PacketOptions },
            new OptionSpec("packets-lt", "the entry has counted fewer packets") { Excludes = PacketOptions },
            new OptionSpec("packets-gt", "the entry has counted more packets") { Excludes = PacketOptions },
            new OptionSpec("bytes-eq", "the entry has counted so many bytes", OptionTraits.Invertible) { Excludes = ByteOptions },
            new OptionSpec("bytes-lt", "the entry has counted fewer bytes") { Excludes = ByteOptions },
            new OptionSpec("bytes-gt", "the entry has counted more bytes") { Excludes = ByteOptions },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (context.Host.Sets.Find(Set.Name) is not { } set)
            return MatchResult.Unknown;
        return IpSetPackets.Test(context, set, _query, out _) != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => ToText("--");

    /// <inheritdoc/>
    public override string ListOptions() => ToText("");

    private SetQuery With(SetQueryFlags flag, bool isSet) => _query with { Flags = isSet ? _query.Flags | flag : _query.Flags & ~flag };

    private string ToText(string prefix) => SaveText.Words(
        $"{SaveText.Not(Negated)}{prefix}match-set {Set}",
        ReturnNoMatch ? $"{prefix}return-nomatch" : "",
        KeepCounters ? $"! {prefix}update-counters" : "",
        KeepSubCounters ? $"! {prefix}update-subcounters" : "",
        Packets.ToText(prefix, "packets"),
        Bytes.ToText(prefix, "bytes"));

    private static SetMatch Read(OptionValues values)
    {
        if (!values.TryGet("match-set", out var set))
            throw values.Missing("You must specify `--match-set' with proper arguments.");
        return new SetMatch
        {
            Set = SetReference.Read(set),
            Negated = set.Negated,
            ReturnNoMatch = values.Has("return-nomatch"),
            KeepCounters = values.TryGet("update-counters", out var counters) && counters.Negated,
            KeepSubCounters = values.TryGet("update-subcounters", out var sub) && sub.Negated,
            Packets = ReadCounter(values, "packets"),
            Bytes = ReadCounter(values, "bytes"),
        };
    }

    private static CounterComparison ReadCounter(OptionValues values, string name)
    {
        if (values.TryGet($"{name}-eq", out var equal))
            return new CounterComparison(equal.Negated ? CounterOperator.NotEqual : CounterOperator.Equal, Number(equal));
        if (values.TryGet($"{name}-lt", out var less))
            return new CounterComparison(CounterOperator.Less, Number(less));
        return values.TryGet($"{name}-gt", out var greater) ? new CounterComparison(CounterOperator.Greater, Number(greater)) : default;
    }

    private static ulong Number(in OptionValue value) => CNumber.TryParse(value.Span, ulong.MaxValue, out var number)
        ? number
        : throw value.Bad($"Cannot parse {value.Text} as a counter value.");
}
