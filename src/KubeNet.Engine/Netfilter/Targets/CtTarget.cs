using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>
/// CT and NOTRACK: what conntrack is to do with a packet it has not seen yet; raw only (net/netfilter/xt_CT.c). Helpers, timeouts and
/// zones of one direction are kept but not modelled: their verdict is Unknown.
/// </summary>
public sealed record CtTarget : Target
{
    private static readonly Placement Raw = new() { Table = TableName.Raw };

    private static readonly string[] EventNames =
        ["new", "related", "destroy", "reply", "assured", "protoinfo", "helper", "mark", "natseqinfo", "secmark"];

    /// <summary>Written as <c>-j NOTRACK</c>.</summary>
    public bool IsAlias { get; init; }

    /// <summary><c>--notrack</c>.</summary>
    public bool NoTrack { get; init; }

    /// <summary><c>--helper</c>, or empty.</summary>
    public string Helper { get; init; } = "";

    /// <summary><c>--timeout</c>, or empty.</summary>
    public string Timeout { get; init; } = "";

    /// <summary><c>--ctevents</c>: bit n for the n-th name.</summary>
    public ushort Events { get; init; }

    /// <summary><c>--expevents new</c>.</summary>
    public bool ExpectationEvents { get; init; }

    /// <summary><c>--zone</c>, <c>--zone-orig</c> or <c>--zone-reply</c>; 0 for none or <c>mark</c>.</summary>
    public ushort Zone { get; init; }

    /// <summary><c>--zone mark</c>: the packet's mark is the zone.</summary>
    public bool ZoneIsMark { get; init; }

    /// <summary><c>zone</c>, <c>zone-orig</c> or <c>zone-reply</c>.</summary>
    public string ZoneOption { get; init; } = "zone";

    /// <inheritdoc/>
    public override string Name => IsAlias ? "NOTRACK" : "CT";

    /// <inheritdoc/>
    public override string ListName => "CT";

    /// <inheritdoc/>
    public override Placement Placement => Raw;

    internal static TargetExtension Alias { get; } = new("NOTRACK", [], _ => new CtTarget { IsAlias = true, NoTrack = true });

    internal static TargetExtension Extension { get; } = new(
        "CT",
        [
            new OptionSpec("notrack", "the packet is not tracked", OptionTraits.Flag),
            new OptionSpec("helper", "the helper of the connection"),
            new OptionSpec("timeout", "the timeout policy of the connection"),
            new OptionSpec("ctevents", "the events that are told, with commas") { Argument = OptionArgument.ListOf(EventNames) },
            new OptionSpec("expevents", "the events of expectations that are told") { Argument = OptionArgument.OneOf("new") },
            new OptionSpec("zone-orig", "the zone in the direction of the first packet"),
            new OptionSpec("zone-reply", "the zone in the direction of the answers"),
            new OptionSpec("zone", "the zone, or mark"),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var skb = context.Skb;

        // "Previously seen (loopback)? Ignore", and the first CT rule is the one that counts (xt_ct_target).
        if (skb.IsSettled)
            return TargetVerdict.Continue;
        if (NoTrack)
        {
            skb.State = ConntrackState.Untracked;
            return TargetVerdict.Continue;
        }

        if (Helper.Length > 0 || Timeout.Length > 0 || ZoneOption != "zone")
            return TargetVerdict.Unknown;
        skb.Zone = ZoneIsMark ? (ushort)skb.Packet.Mark : Zone;
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => IsAlias ? "" : Options("--");

    /// <inheritdoc/>
    public override string ListOptions() => IsAlias ? "NOTRACK" : SaveText.Words("CT", Options(""));

    private string Options(string lead) => SaveText.Words(
        NoTrack ? $"{lead}notrack" : "",
        Helper.Length > 0 ? $"{lead}helper {Helper}" : "",
        Timeout.Length > 0 ? $"{lead}timeout {Timeout}" : "",
        Events != 0 ? $"{lead}ctevents {string.Join(',', EventNames.Where((_, bit) => (Events & (1 << bit)) != 0))}" : "",
        ExpectationEvents ? $"{lead}expevents new" : "",
        ZoneIsMark || Zone != 0 ? $"{lead}{ZoneOption} {(ZoneIsMark ? "mark" : Zone.ToString())}" : "");

    private static CtTarget Read(OptionValues values)
    {
        var target = new CtTarget { NoTrack = values.Has("notrack") };
        foreach (var value in values.All)
        {
            target = value.Spec.Name switch
            {
                "helper" => values.Protocol is { IsAny: false, Negated: false }
                    ? target with { Helper = value.Text }
                    : throw values.MissingProtocol("CT --helper: You must specify a L4 protocol with -p, and not negate it."),
                "timeout" => target with { Timeout = value.Text },
                "ctevents" => target with { Events = ReadEvents(value) },
                "expevents" => value.Text == "new" ? target with { ExpectationEvents = true } : throw value.Bad($"Unknown event type \"{value.Text}\"; there is new."),
                "zone" or "zone-orig" or "zone-reply" => ReadZone(target, value),
                _ => target,
            };
        }

        return target;
    }

    private static CtTarget ReadZone(CtTarget target, in OptionValue value)
    {
        if (value.Span.Equals("mark", StringComparison.OrdinalIgnoreCase))
            return target with { ZoneIsMark = true, ZoneOption = value.Spec.Name };
        return CNumber.TryParse(value.Span, ushort.MaxValue, out var zone)
            ? target with { Zone = (ushort)zone, ZoneOption = value.Spec.Name }
            : throw value.Bad($"Cannot parse {value.Text} as a zone ID; expected 0 to 65535 or mark.");
    }

    private static ushort ReadEvents(in OptionValue value)
    {
        ushort events = 0;
        foreach (var word in value.Text.Split(','))
        {
            var index = Array.IndexOf(EventNames, word);
            events |= index >= 0 ? (ushort)(1 << index) : throw value.Bad($"Unknown event type \"{word}\"; there are: {string.Join(", ", EventNames)}.");
        }

        return events;
    }
}
