using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary><c>-j SET</c>: puts the packet's element into a set, takes it out, or takes marks from a set (net/netfilter/xt_set.c).</summary>
public sealed record SetTarget : Target, ISetUser
{
    private const uint NoTimeout = uint.MaxValue;

    /// <summary>The kernel's clock takes no more (UINT_MAX / MSEC_PER_SEC).</summary>
    private const uint MaxTimeout = uint.MaxValue / 1000;

    private static readonly HookSet Outgoing = HookSet.Forward | HookSet.Output | HookSet.Postrouting;

    /// <summary><c>--add-set</c>, or null.</summary>
    public SetReference? Add { get; init; }

    /// <summary><c>--del-set</c>, or null.</summary>
    public SetReference? Delete { get; init; }

    /// <summary><c>--map-set</c>, or null.</summary>
    public SetReference? Map { get; init; }

    /// <summary><c>--exist</c>: an entry that is there starts anew.</summary>
    public bool Exist { get; init; }

    /// <summary><c>--timeout</c> in seconds, or null for the set's own.</summary>
    public uint? Timeout { get; init; }

    /// <summary><c>--map-mark</c>.</summary>
    public bool MapMark { get; init; }

    /// <summary><c>--map-prio</c>.</summary>
    public bool MapPriority { get; init; }

    /// <summary><c>--map-queue</c>.</summary>
    public bool MapQueue { get; init; }

    /// <inheritdoc/>
    public override string Name => "SET";

    /// <inheritdoc/>
    public IEnumerable<SetReference> Sets => new[] { Add, Delete, Map }.OfType<SetReference>();

    /// <inheritdoc/>
    public override Placement Placement => Map is null
        ? Placement.Anywhere
        : new Placement { Table = TableName.Mangle, OwnHooks = MapPriority || MapQueue ? Outgoing : HookSet.All };

    internal static TargetExtension Extension { get; } = new(
        "SET",
        [
            new OptionSpec("add-set", "put the packet's fields into a set", OptionTraits.Invertible | OptionTraits.TwoArguments) { Argument = OptionArgument.Set, Second = OptionArgument.SetDirections },
            new OptionSpec("del-set", "take them out of a set", OptionTraits.Invertible | OptionTraits.TwoArguments) { Argument = OptionArgument.Set, Second = OptionArgument.SetDirections },
            new OptionSpec("map-set", "take mark, priority or queue from the set's entry", OptionTraits.Invertible | OptionTraits.TwoArguments) { Argument = OptionArgument.Set, Second = OptionArgument.SetDirections },
            new OptionSpec("exist", "an entry that is there gets the new timeout", OptionTraits.Flag),
            new OptionSpec("timeout", "the seconds that the entry stays"),
            new OptionSpec("map-mark", "the packet takes the mark", OptionTraits.Flag),
            new OptionSpec("map-prio", "the packet takes the priority", OptionTraits.Flag),
            new OptionSpec("map-queue", "the packet takes the queue", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        foreach (var reference in Sets)
        {
            if (context.Host.Sets.Find(reference.Name) is null)
                return TargetVerdict.Unknown;
        }

        if (Add is { } add)
            IpSetPackets.Add(context, context.Host.Sets.Find(add.Name)!, add.Directions, Exist, Timeout is { } seconds ? Math.Min(seconds, MaxTimeout) : null);
        if (Delete is { } delete)
            IpSetPackets.Delete(context, context.Host.Sets.Find(delete.Name)!, delete.Directions);
        if (Map is { } map && IpSetPackets.Test(context, context.Host.Sets.Find(map.Name)!, new SetQuery(map.Directions), out var info) && MapMark)
        {
            var packet = context.Skb.Packet;
            context.Skb.Packet = packet with { Mark = (packet.Mark & ~info.Mask) ^ info.Mark };
        }

        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => ToText("--");

    /// <inheritdoc/>
    public override string ListOptions() => ToText("");

    private string ToText(string prefix) => SaveText.Words(
        Add is null ? "" : $"{prefix}add-set {Add}",
        Exist ? $"{prefix}exist" : "",
        Timeout is null ? "" : $"{prefix}timeout {Timeout}",
        Delete is null ? "" : $"{prefix}del-set {Delete}",
        Map is null ? "" : $"{prefix}map-set {Map}",
        MapMark ? $"{prefix}map-mark" : "",
        MapPriority ? $"{prefix}map-prio" : "",
        MapQueue ? $"{prefix}map-queue" : "");

    private static SetTarget Read(OptionValues values)
    {
        var target = new SetTarget
        {
            Add = Reference(values, "add-set"),
            Delete = Reference(values, "del-set"),
            Map = Reference(values, "map-set"),
            Exist = values.Has("exist"),
            Timeout = values.TryGet("timeout", out var timeout) ? ReadTimeout(timeout) : null,
            MapMark = values.Has("map-mark"),
            MapPriority = values.Has("map-prio"),
            MapQueue = values.Has("map-queue"),
        };
        if ((target.Add ?? target.Delete ?? target.Map) is null)
            throw values.Missing("You must specify either `--add-set' or `--del-set' or `--map-set'.");
        if (target.Add is null && target.Exist)
            throw values.Missing("Flag `--exist' can be used with `--add-set' only.");
        if (target.Add is null && target.Timeout is not null)
            throw values.Missing("Option `--timeout' can be used with `--add-set' only.");
        var maps = target.MapMark || target.MapPriority || target.MapQueue;
        if (target.Map is not null && !maps)
            throw values.Missing("You must specify flags `--map-mark' or '--map-prio` or `--map-queue'.");
        return target.Map is null && maps
            ? throw values.Missing("You must specify `--map-set' with the flags `--map-mark', '--map-prio` and `--map-queue'.")
            : target;
    }

    private static SetReference? Reference(OptionValues values, string name) => values.TryGet(name, out var value) ? SetReference.Read(value) : null;

    private static uint ReadTimeout(in OptionValue value) => CNumber.TryParse(value.Span, NoTimeout - 1, out var seconds)
        ? (uint)seconds
        : throw value.Bad($"Invalid value for option --timeout or out of range 0-{NoTimeout - 1}.");
}
