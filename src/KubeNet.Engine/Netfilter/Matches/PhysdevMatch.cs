using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m physdev</c>: the bridge ports of a packet that a bridge handed to iptables (net/netfilter/xt_physdev.c).</summary>
public sealed record PhysdevMatch : Match
{
    private static readonly Placement NotOutput = new() { OwnHooks = HookSet.All & ~HookSet.Output };

    /// <summary><c>--physdev-in</c>.</summary>
    public InterfaceMatch In { get; init; }

    /// <summary><c>--physdev-out</c>.</summary>
    public InterfaceMatch Out { get; init; }

    /// <summary><c>--physdev-is-in</c>: true asks for a port, false for none, null is not given.</summary>
    public bool? IsIn { get; init; }

    /// <summary><c>--physdev-is-out</c>.</summary>
    public bool? IsOut { get; init; }

    /// <summary><c>--physdev-is-bridged</c>.</summary>
    public bool? IsBridged { get; init; }

    /// <inheritdoc/>
    public override string Name => "physdev";

    /// <inheritdoc/>
    public override Placement Placement => (IsOut is not null || !Out.IsAny) && IsBridged != true ? NotOutput : Placement.Anywhere;

    internal static MatchExtension Extension { get; } = new(
        "physdev",
        [
            new OptionSpec("physdev-in", "the bridge port it came in by", OptionTraits.Invertible) { Argument = OptionArgument.Device },
            new OptionSpec("physdev-out", "the bridge port it leaves by", OptionTraits.Invertible) { Argument = OptionArgument.Device },
            new OptionSpec("physdev-is-in", "it came in by a bridge port", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("physdev-is-out", "it leaves by a bridge port", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("physdev-is-bridged", "it is bridged, and not routed", OptionTraits.Invertible | OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        return (skb.PhysicalIn is null && skb.PhysicalOut is null ? FitsRouted() : FitsBridged(skb)) ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Flag("physdev-is-in", IsIn),
        Device("physdev-in", In),
        Flag("physdev-is-out", IsOut),
        Device("physdev-out", Out),
        Flag("physdev-is-bridged", IsBridged));

    /// <inheritdoc/>
    public override string ListOptions() => $"PHYSDEV match {SaveOptions()}";

    /// <summary>A packet that no bridge port saw fits where every option that was given is negated.</summary>
    private bool FitsRouted() =>
        IsBridged != true && IsIn != true && IsOut != true && (In.IsAny || In.Negated) && (Out.IsAny || Out.Negated);

    private bool FitsBridged(SkBuff skb)
    {
        if ((IsBridged is { } bridged && bridged != skb.PhysicalOut is not null)
            || (IsIn is { } isIn && isIn != skb.PhysicalIn is not null)
            || (IsOut is { } isOut && isOut != skb.PhysicalOut is not null))
        {
            return false;
        }

        if (!In.IsAny && skb.PhysicalIn is { } port && !In.Matches(port))
            return false;
        return Out.IsAny || (skb.PhysicalOut is { } to && Out.Matches(to));
    }

    private static string Flag(string name, bool? asked) => asked is { } some ? $"{SaveText.Not(!some)}--{name}" : "";

    private static string Device(string name, InterfaceMatch match) => match.IsAny ? "" : $"{SaveText.Not(match.Negated)}--{name} {match.Name}";

    private static PhysdevMatch Read(OptionValues values) => values.Count == 0
        ? throw values.Missing("PHYSDEV: no physdev option specified.")
        : new PhysdevMatch
        {
            In = ReadDevice(values, "physdev-in"),
            Out = ReadDevice(values, "physdev-out"),
            IsIn = ReadFlag(values, "physdev-is-in"),
            IsOut = ReadFlag(values, "physdev-is-out"),
            IsBridged = ReadFlag(values, "physdev-is-bridged"),
        };

    private static bool? ReadFlag(OptionValues values, string name) => values.TryGet(name, out var value) ? !value.Negated : null;

    private static InterfaceMatch ReadDevice(OptionValues values, string name)
    {
        if (!values.TryGet(name, out var value))
            return default;
        return value.Span.Length <= 15
            ? new InterfaceMatch(value.Text, value.Negated)
            : throw value.Bad($"interface name `{value.Text}' must be shorter than IFNAMSIZ (15).", "InvalidInterface");
    }
}
